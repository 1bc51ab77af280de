"""A meeting from its planning to its end: roster, attendance, discussion, vote, closing (JH-A-5.8, GW713-30). Pure.

What a matter must bring to the agenda is ``procedure.check_submission`` and ``meetings.check_meeting``; how votes are
counted is ``voting``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ballots.enums import PollState
from core.findings import Finding, met, unmet
from decisions.enums import MeetingKind, MeetingState, Vote
from decisions.rules.meetings import GOVERNMENT

COLLECTIVE, DUE, LAST_WORD, DISSENT = "JH-A-5.8-b", "JH-A-5.8-c", "GW713-30-a", "GW713-30-b"
CLOSE = "decisions.close_meeting"
"""Under this name floors above say what they have against the end of a meeting (core.registry.gates)."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the roster, at one item: ``member`` False sits in without a vote, ``present`` None is not told yet.

    ``heard``: spoke, or said that he would not; ``stance`` what it came to. ``head`` presides and speaks last.
    """

    name: str
    member: bool = True
    present: bool | None = None
    absence_reason: str = ""
    head: bool = False
    recused: bool = False
    heard: bool = False
    stance: Vote | None = None
    differs_reason: str = ""

    @property
    def votes(self) -> bool:
        return self.member and self.present is True and not self.recused


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting as the rules see it. ``last_word``: the rulebook lets the head of the government speak last."""

    kind: MeetingKind
    state: MeetingState
    presiding: str = ""
    seats: tuple[Seat, ...] = ()
    last_word: bool = False

    @property
    def members(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.member)

    @property
    def due(self) -> int:
        """应到: every member, absent and recused included."""
        return len(self.members)

    @property
    def head_is_last(self) -> bool:
        return self.last_word and self.kind in GOVERNMENT


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the agenda. ``poll`` is None before a vote was arranged."""

    title: str
    decided: bool = False
    adjourned: bool = False
    poll: PollState | None = None

    @property
    def settled(self) -> bool:
        return self.decided or self.adjourned

    @property
    def voting(self) -> bool:
        """A vote began and its outcome is not on record yet."""
        return not self.settled and self.poll not in (None, PollState.PLANNED)


def check_state(sitting: Sitting, *allowed: MeetingState) -> Finding:
    """Whether the meeting is in a state in which this may be done."""
    if sitting.state in allowed:
        return met(COLLECTIVE, f"会议{sitting.state.label}")
    remedies = {
        MeetingState.PLANNED: "先宣布开会并登记到会情况",
        MeetingState.OPEN: "会议已经开始，议程和名册不再变动",
        MeetingState.CANCELLED: "会议已经取消，另行安排会议",
        MeetingState.CLOSED: "会议已经结束，记录不再变动；需要再议的，重新提交以后的会议",
    }
    wanted = "、".join(state.label for state in allowed)
    return unmet(COLLECTIVE, f"会议{sitting.state.label}，不能办理", remedy=remedies[sitting.state], 须为=wanted)


def check_opening(sitting: Sitting, items: int) -> list[Finding]:
    """Members on the roster, somebody on it who presides, something on the agenda."""
    findings = [check_state(sitting, MeetingState.PLANNED)]
    if not sitting.due:
        findings.append(unmet(DUE, "没有应到会人员", remedy="由会议秘书登记会议组成人员"))
    if not sitting.presiding:
        findings.append(unmet(COLLECTIVE, "没有主持人", remedy="由会议秘书选定主持人"))
    elif not any(seat.head for seat in sitting.members):
        remedy = "由会议秘书将主持人列入组成人员，或者另行选定"
        findings.append(unmet(COLLECTIVE, "主持人不是会议组成人员", remedy=remedy, 主持人=sitting.presiding))
    if not items:
        findings.append(unmet(COLLECTIVE, "没有议题", remedy="由会议秘书将已具备条件的事项列入议程"))
    return findings


def check_attendance(
    sitting: Sitting, items: Sequence[ItemFacts], absent_without_reason: Sequence[str]
) -> list[Finding]:
    """Who is there is told while the meeting runs and nobody is voting; whoever is absent has a reason."""
    findings = [check_state(sitting, MeetingState.OPEN), *_nobody_votes(items)]
    if absent_without_reason:
        names = "、".join(absent_without_reason)
        findings.append(unmet(DUE, "缺席没有写明原因", remedy="填写每名缺席人员的原因", 人员=names))
    return findings


def _nobody_votes(items: Sequence[ItemFacts]) -> Iterator[Finding]:
    voting = [item.title for item in items if item.voting]
    if voting:
        remedy = "先截止表决并登记结果"
        yield unmet(DUE, "有议题正在表决，到会和回避情况不得变动", remedy=remedy, 议题="、".join(voting))


def check_item(sitting: Sitting, item: ItemFacts) -> list[Finding]:
    """Whether something may still be said or told about an item: recusals, statements."""
    findings = [check_state(sitting, MeetingState.OPEN), *_unsettled(item)]
    if item.voting:
        findings.append(unmet(DUE, "本议题正在表决", remedy="先截止表决并登记结果"))
    return findings


def _unsettled(item: ItemFacts) -> Iterator[Finding]:
    if item.decided:
        remedy = "结果不再改动；确需更正的，登记形成决议未通过后重新提交会议研究"
        yield unmet(DUE, "本议题已登记表决结果", remedy=remedy)
    if item.adjourned:
        yield unmet(COLLECTIVE, "本议题已暂缓审议", remedy="重新列入以后的会议")


def check_adjournment(sitting: Sitting, item: ItemFacts, reason: str) -> list[Finding]:
    """An item is put off before or in the meeting, with a reason, as long as no vote on it began."""
    findings = [check_state(sitting, MeetingState.PLANNED, MeetingState.OPEN), *_unsettled(item)]
    if item.voting:
        findings.append(unmet(DUE, "本议题正在表决，不得暂缓", remedy="先截止表决并登记结果"))
    if not reason.strip():
        findings.append(unmet(COLLECTIVE, "暂缓审议没有理由", remedy="填写暂缓理由"))
    return findings


def majority(seats: Sequence[Seat]) -> Vote | None:
    """What more than half of the present members who took a stance hold, the head left out; None without one."""
    stances = Counter(seat.stance for seat in seats if seat.votes and not seat.head and seat.stance is not None)
    if not stances:
        return None
    stance, number = stances.most_common(1)[0]
    return stance if 2 * number > stances.total() else None


def check_statement(sitting: Sitting, item: ItemFacts, speaker: Seat) -> list[Finding]:
    """``speaker`` as he would stand after the statement (GW713-30)."""
    findings = check_item(sitting, item)
    if speaker.present is not True:
        remedy = "缺席人员的书面意见登记在名册中，不计票"
        findings.append(unmet(LAST_WORD, f"{speaker.name}没有到会", remedy=remedy))
    if speaker.recused:
        findings.append(unmet(DUE, f"{speaker.name}已回避", remedy="回避人员不参加本议题的讨论和表决"))
    if speaker.head and sitting.head_is_last:
        findings += _others_first(sitting)
        findings += differing(sitting, speaker)
    return findings


def unheard(seat: Seat) -> bool:
    """Somebody who may speak before the head does and has not."""
    return seat.votes and not seat.head and not seat.heard


def check_silence(sitting: Sitting, item: ItemFacts) -> list[Finding]:
    """Whether all who have not spoken yet may be put down as silent (GW713-30-a)."""
    findings = check_item(sitting, item)
    if not any(unheard(seat) for seat in sitting.seats):
        findings.append(unmet(LAST_WORD, "其他成员均已登记", remedy="登记主要负责人的发言"))
    return findings


def _others_first(sitting: Sitting) -> Iterator[Finding]:
    silent = [seat.name for seat in sitting.seats if unheard(seat)]
    if silent:
        remedy = "请其发言，或者登记未发言"
        yield unmet(LAST_WORD, "主要负责人应在其他成员之后发言", remedy=remedy, 未发言="、".join(silent))


def differing(sitting: Sitting, head: Seat) -> Iterator[Finding]:
    """A head who would decide otherwise than most of the members gives reasons on the spot (GW713-30-b)."""
    most = majority(sitting.seats)
    if head.stance is None or most is None or head.stance is most:
        return
    shown = {"主要负责人": head.stance.label, "多数成员": most.label}
    if head.differs_reason.strip():
        yield met(DISSENT, "主要负责人意见与多数不一致，已说明理由", **shown)
    else:
        remedy = "当场说明理由并登记"
        yield unmet(DISSENT, "主要负责人意见与多数不一致，没有说明理由", remedy=remedy, **shown)


def check_discussed(sitting: Sitting) -> Iterator[Finding]:
    """Before a vote: everybody is told present or absent and, under the newer rulebook, was heard, the head last."""
    untold = [seat.name for seat in sitting.seats if seat.present is None]
    if untold:
        yield unmet(DUE, "到会情况未登记", remedy="由会议秘书登记到会和缺席", 人员="、".join(untold))
    if not sitting.head_is_last:
        return
    yield from _others_first(sitting)
    for seat in sitting.seats:
        if seat.head and seat.votes and not seat.heard:
            yield unmet(LAST_WORD, "主要负责人尚未末位发言", remedy="登记主要负责人的发言", 主要负责人=seat.name)
        elif seat.head:
            yield from differing(sitting, seat)


def check_vote(sitting: Sitting, item: ItemFacts) -> list[Finding]:
    """Whether the vote on an item may begin, as far as the meeting is concerned."""
    findings = [check_state(sitting, MeetingState.OPEN), *_unsettled(item)]
    if item.voting:
        findings.append(unmet(DUE, "本议题已开始表决", remedy="等待表决截止"))
    findings += check_discussed(sitting)
    if not any(seat.votes for seat in sitting.seats):
        findings.append(unmet(DUE, "没有到会且不回避的组成人员", remedy="由会议秘书核对到会和回避情况"))
    return findings


def check_closing(sitting: Sitting, items: Sequence[ItemFacts]) -> list[Finding]:
    """Every item has an outcome or was put off; everybody is told present or absent, every absence has its reason."""
    findings = [check_state(sitting, MeetingState.OPEN)]
    for item in items:
        if not item.settled:
            remedy = "表决并登记结果，或者暂缓审议并写明理由"
            findings.append(unmet(COLLECTIVE, "有议题没有结果", remedy=remedy, 议题=item.title))
    untold = [seat.name for seat in sitting.seats if seat.present is None]
    if untold:
        findings.append(unmet(DUE, "到会情况未登记", remedy="由会议秘书登记到会和缺席", 人员="、".join(untold)))
    bare = [seat.name for seat in sitting.seats if seat.present is False and not seat.absence_reason.strip()]
    if bare:
        findings.append(unmet(DUE, "缺席没有写明原因", remedy="由会议秘书填写缺席原因", 人员="、".join(bare)))
    return findings
