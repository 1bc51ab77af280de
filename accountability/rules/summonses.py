"""Summonses: what they need, who may hold them, what follows from two or from the last places. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from accountability.enums import ApprovingSide, Effect, Office, SummonsState
from core.findings import Finding, met, unmet

PROPOSED, APPROVED, FIRST, SECOND = "LS-3.4-j", "LS-3.4-k", "LS-3.4-l", "LS-3.4-m"
RECORD, LAST, TWICE = "BZ-2.3-c", "LS-3.5-d", "LS-3.5-e"


@dataclass(frozen=True, slots=True)
class SlowWork:
    """A flag: its day, and the supervision after it as (day, progressed)."""

    flagged_on: date
    checks: tuple[tuple[date, bool], ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class SummonsFacts:
    """A summons. ``agreed``: offices that agreed; ``approved``: sides that approved; ``ranking``: it follows
    from a ranking and needs neither. ``effects`` of the follow-ups in their order."""

    level: int
    state: SummonsState
    agreed: frozenset[Office] = field(default_factory=frozenset)
    approved: frozenset[ApprovingSide] = field(default_factory=frozenset)
    ranking: bool = False
    effects: tuple[Effect, ...] = field(default_factory=tuple)


def check_slow(work: SlowWork | None) -> list[Finding]:
    """A flag, and after it supervision that found no progress (LS-3.4-j)."""
    if work is None:
        return [unmet(PROPOSED, "没有进展缓慢的认定", remedy="由督查机构认定进展缓慢")]
    findings = [met(PROPOSED, "认定进展缓慢", 认定日期=work.flagged_on.isoformat())]
    later = sorted((day, moved) for day, moved in work.checks if day > work.flagged_on)
    if not later:
        findings.append(unmet(PROPOSED, "认定后没有再督查", remedy="认定次日起再次督查并登记"))
    elif later[-1][1]:
        facts = {"最近督查": later[-1][0].isoformat()}
        findings.append(unmet(PROPOSED, "督查后已有明显进展", remedy="无需约谈", **facts))
    return findings


def check_proposal(work: SlowWork | None, *, principal: bool, text: str, standing: bool) -> list[Finding]:
    """A level-1 proposal: slow work, its unit's principal leader, once for one matter."""
    findings = check_slow(work)
    if not principal:
        findings.append(unmet(FIRST, "约谈对象不是单位主要负责人", field="person", remedy="选定责任单位主要负责人"))
    if not text.strip():
        findings.append(unmet(PROPOSED, "没有写明约谈建议", field="proposal", remedy="填写约谈建议"))
    if standing:
        findings.append(unmet(PROPOSED, "同一事项已有约谈", remedy="在原约谈上办理；未获批准的可以重新提出"))
    return findings


def check_second(first: SummonsFacts | None, *, principal: bool, text: str, standing: bool) -> list[Finding]:
    """Level 2 only after a level-1 talk was held and its follow-up found little effect (LS-3.4-m)."""
    findings = []
    if first is None or first.level != 1 or first.state is not SummonsState.HELD:
        findings.append(unmet(SECOND, "第一级约谈没有完成", remedy="先完成同一事项的第一级约谈"))
    elif not first.effects or first.effects[-1] is not Effect.WEAK:
        findings.append(unmet(SECOND, "第一级约谈后没有“成效不明显”的跟踪记录", remedy="登记约谈跟踪情况"))
    if not principal:
        findings.append(unmet(SECOND, "约谈对象不是单位主要负责人", remedy="选定责任单位主要负责人"))
    if not text.strip():
        findings.append(unmet(SECOND, "没有写明约谈建议", field="proposal", remedy="填写约谈建议"))
    if standing:
        findings.append(unmet(SECOND, "同一事项已有第二级约谈", remedy="在原约谈上办理"))
    return findings


def check_agreed(one: SummonsFacts) -> list[Finding]:
    """By all four: the offices of committee and government, the efficiency and the appraisal office (LS-3.4-j)."""
    facts = {office.label: "已同意" if office in one.agreed else "未同意" for office in Office}
    if one.agreed >= set(Office):
        return [met(PROPOSED, "两办、效能办、考核办共同商定", **facts)]
    return [unmet(PROPOSED, "两办、效能办、考核办共同商定", remedy="由没有同意的部门在系统中同意", **facts)]


def check_agreement(one: SummonsFacts, office: Office | None) -> list[Finding]:
    """Once by each office while the proposal waits."""
    findings = _waiting(one)
    if office is None:
        findings.append(unmet(PROPOSED, "不是商定部门", remedy="由县委办、县政府办、效能办、考核办商定"))
    elif office in one.agreed:
        findings.append(unmet(PROPOSED, "本部门已同意", remedy="无需重复办理"))
    return findings


def check_approval(
    one: SummonsFacts, side: ApprovingSide | None, *, granted: bool, comment: str, own: bool
) -> list[Finding]:
    """By the two principal leaders, each for his side, after all four offices agreed (LS-3.4-k)."""
    findings = [*_waiting(one), *check_agreed(one)]
    if side is None:
        findings.append(unmet(APPROVED, "不是县委、县政府主要领导", remedy="由县委书记和县长批准"))
    elif side in one.approved:
        findings.append(unmet(APPROVED, "该方已经批准", remedy="等待另一方批准", 审批方=side.label))
    if own:
        findings.append(unmet(APPROVED, "不得审批对自己的约谈", remedy="由其他主要领导审批"))
    if not granted and not comment.strip():
        findings.append(unmet(APPROVED, "不批准没有写明意见", field="comment", remedy="填写意见"))
    return findings


def _waiting(one: SummonsFacts) -> list[Finding]:
    if one.state is SummonsState.PROPOSED:
        return []
    return [unmet(APPROVED, "约谈建议已经办结", remedy="请刷新页面", 当前=one.state.label)]


@dataclass(frozen=True, slots=True)
class NewTalk:
    """A talk as it is put on record. ``heads``: people who may hold it (level 1: the head of the organization
    department; level 2: the principal leaders); ``principal``: the subject leads the unit on that day."""

    held_on: date | None
    talker: int | None
    place: str
    opinions: Sequence[str]
    items: Sequence[str]
    heads: frozenset[int]
    principal: bool


def check_talk(one: SummonsFacts, new: NewTalk, *, subject: int, today: date) -> list[Finding]:
    """Approved before; the right talker and subject; a record with everything (LS-3.4-k, -l, -m, BZ-2.3-c)."""
    findings = []
    if one.state is not SummonsState.APPROVED:
        findings.append(
            unmet(APPROVED, "约谈未获批准", remedy="经县委、县政府主要领导批准后再约谈", 当前=one.state.label)
        )
    if one.level == 1 and new.talker not in new.heads:
        findings.append(unmet(FIRST, "第一级约谈的约谈人不是组织部长", field="talker", remedy="由组织部长约谈"))
    if one.level == 2 and new.talker not in new.heads:
        findings.append(
            unmet(SECOND, "第二级约谈的约谈人不是县委、县政府主要领导", field="talker", remedy="由县委书记或者县长约谈")
        )
    if not new.principal or new.talker == subject:
        findings.append(unmet(FIRST, "约谈对象不是单位主要负责人", remedy="核对约谈当日的任职"))
    told = (
        ("held_on", "日期", new.held_on is not None), ("talker", "约谈人", new.talker is not None),
        ("place", "地点", bool(new.place.strip())),
        ("opinions", "反馈意见原文", any(one.strip() for one in new.opinions)),
        ("items", "整改要求", any(one.strip() for one in new.items)),
    )  # fmt: skip
    findings += [
        unmet(RECORD, f"没有登记{name}", field=field, remedy=f"填写{name}") for field, name, there in told if not there
    ]
    if new.held_on is not None and new.held_on > today:
        findings.append(
            unmet(RECORD, "约谈日期晚于今天", field="held_on", remedy="更正日期", 约谈日期=new.held_on.isoformat())
        )
    return findings


def check_follow_up(one: SummonsFacts, *, on: date, held_on: date | None, today: date, text: str) -> list[Finding]:
    """Looked at after the talk."""
    findings = []
    if one.state is not SummonsState.HELD or held_on is None:
        findings.append(unmet(SECOND, "还没有约谈", remedy="约谈后再跟踪"))
    elif not held_on < on <= today:
        facts = {"约谈": held_on.isoformat(), "跟踪": on.isoformat()}
        findings.append(
            unmet(SECOND, "跟踪日期须在约谈之后、不晚于今天", field="checked_on", remedy="更正日期", **facts)
        )
    if not text.strip():
        findings.append(unmet(SECOND, "没有写明跟踪情况", field="text", remedy="填写跟踪情况"))
    return findings


def year_after(day: date, months: int) -> date:
    """The day so many months later; where that month is too short, the first of the next one."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)


def proposes_transfer(talks: Collection[date], newest: date, *, times: int, months: int) -> bool:
    """Whether ``newest`` is at least the ``times``-th talk of one person within so many months (LS-3.5-e).

    The same day of the next year is outside: 2011-03-01 and 2012-02-28 are within twelve months, 2012-03-01 is not.
    """
    within = [day for day in talks if day <= newest < year_after(day, months)]
    return len(within) + 1 >= times


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in a final ranking."""

    unit: int
    rank: int


def last_places(ranking: Sequence[Place], places: int) -> list[Place]:
    """Who stands at the last places of a list, all that are tied with them included (LS-3.5-d).

    Of ten units those at 9 and 10; where two share the 9th place, both. Equal ranks follow 1, 2, 2, 4.
    """
    if not ranking or places < 1:
        return []
    ordered = sorted((one.rank for one in ranking), reverse=True)
    limit = ordered[min(places, len(ordered)) - 1]
    return sorted((one for one in ranking if one.rank >= limit), key=lambda one: (one.rank, one.unit))
