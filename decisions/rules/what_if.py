"""The same matter by two versions of the rulebook: what each asks for, by which article, and how it stands. Pure.

Only requirements that versions may tell apart are compared: a number, a switch or an article of theirs is behind each.
What both ask for alike is told by the stages themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import RunState, Stage
from decisions.rules import advice, catalogue, legality, package, preparation, risk
from decisions.rules.call import check_papers
from decisions.rules.facts import Case, Thresholds
from decisions.rules.meetings import GOVERNMENT
from decisions.rules.notice import NoticeFacts, check_period
from decisions.rules.opinion import check_time
from decisions.rules.tracks import Need, track


@dataclass(frozen=True, slots=True)
class Periods:
    """Days on record of the latest rounds. ``notice`` is what was published; ``review_days`` are working days from
    the package to the opinion; ``head_heard``: in a meeting of the government the head spoke after the others."""

    notice: tuple[date, date, str] | None = None
    hearing_on: date | None = None
    papers_sent: date | None = None
    review_days: int | None = None
    review_reason: str = ""
    head_heard: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement with what each version finds; None where the version does not ask for it."""

    label: str
    own: Finding | None
    other: Finding | None

    @property
    def lacking(self) -> bool:
        """Asked for by the other version, not met, and not a lack under the matter's own."""
        return self.other is not None and self.other.blocks and not (self.own is not None and self.own.blocks)


Check = Callable[[Case, Periods], Finding | None]


def compare(case: Case, periods: Periods, other: Thresholds) -> list[Line]:
    """One line for each requirement that one of the two versions has for this matter, in the order of the stages."""
    changed = replace(case, thresholds=other)
    lines = [Line(label, check(case, periods), check(changed, periods)) for label, check in REQUIREMENTS]
    return [line for line in lines if line.own is not None or line.other is not None]


def _goes_through(case: Case, stage: Stage) -> bool:
    out = case.run(stage).state in (RunState.NOT_APPLICABLE, RunState.CUT)
    return not out and track(case).need(stage) not in (Need.NONE, Need.OPTIONAL)


def _first(findings: Iterable[Finding]) -> Finding | None:
    """What blocks before what is met; None without any."""
    found = sorted(findings, key=lambda one: not one.blocks)
    return found[0] if found else None


def _experts(case: Case, _: Periods) -> Finding | None:
    return advice.enough_experts(case) if _goes_through(case, Stage.EXPERT_REVIEW) else None


def _signed(case: Case, _: Periods) -> Finding | None:
    """Whether those who came signed, where only signed opinions count."""
    if not (case.thresholds.signed_opinions and _goes_through(case, Stage.EXPERT_REVIEW)):
        return None
    unsigned = [one.name for one in case.expert_review.attendance if one.attended and not one.signed]
    if unsigned:
        return unmet("GW713-19", "有专家没有签署意见，不计入人数", remedy="由专家本人签署", 未签署="、".join(unsigned))
    return met("GW713-19", "到会专家均已签署意见")


def _notice(case: Case, periods: Periods) -> Finding | None:
    least = catalogue.binding(case, case.thresholds.comment_days)
    if not least or not _goes_through(case, Stage.PUBLIC_NOTICE):
        return None
    clause = case.thresholds.clause("comment_days", "GW713-15-a")
    if periods.notice is None:
        return unmet(clause, "尚未公示", remedy="按期限公示", 一般不少于=f"{least} 日")
    starts_on, ends_on, reason = periods.notice
    shortest = case.thresholds.shortest_comment_days
    return check_period(NoticeFacts("", "", starts_on, ends_on, reason, clause=clause, shortest=shortest), least)


def _hearing(case: Case, periods: Periods) -> Finding | None:
    days = catalogue.binding(case, case.thresholds.hearing_papers_days)
    if not days or periods.hearing_on is None:
        return None
    return check_papers(sent_on=periods.papers_sent, held_on=periods.hearing_on, days=days)


def _review_time(case: Case, periods: Periods) -> Finding | None:
    least = catalogue.binding(case, case.thresholds.legality_days)
    if not least or not _goes_through(case, Stage.LEGAL_REVIEW):
        return None
    clause = case.thresholds.clause("legality_days", "GW713-26")
    if periods.review_days is None:
        return unmet(clause, "尚无审查意见", remedy="送审后留足时间", 一般不少于=f"{least} 个工作日")
    return check_time(periods.review_days, least, periods.review_reason, clause=clause)


def _heads(case: Case, _: Periods) -> Finding | None:
    """The heads under which the legal office has to review."""
    if not _goes_through(case, Stage.LEGAL_REVIEW):
        return None
    asked = legality.heads_of(case.thresholds)
    clause = "GW713-27" if case.thresholds.three_aspects else "JH-A-5.7-b"
    left = [head.label for head in asked if head not in case.legal_review.heads]
    if left:
        return unmet(clause, "审查内容未全部填写", remedy="由法制机构逐项审查", 未填="、".join(left))
    return met(clause, "审查内容齐全", 项数=str(len(asked)))


def _review(case: Case, _: Periods) -> Finding | None:
    if not _goes_through(case, Stage.LEGAL_REVIEW):
        return None
    asked = replace(case, thresholds=replace(case.thresholds, three_aspects=False))  # heads have a line of their own
    return _first(legality.close_legal_review(asked))


def _paper(place: int) -> Check:
    """One paper of the package, by its place in ``package.PAPERS``."""
    name = package.PAPERS[place]
    return lambda case, _: next((one for one in package.complete(case) if name in one.title), None)


def _last_word(case: Case, periods: Periods) -> Finding | None:
    if not case.thresholds.head_speaks_last or case.confidential:
        return None
    held = [one for one in case.meetings if one.kind in GOVERNMENT]
    if not held and case.run(Stage.RESOLUTION).state is RunState.CLOSED:
        return None
    if periods.head_heard:
        return met("GW713-30-a", "主要负责人末位发言")
    return unmet("GW713-30-a", "主要负责人尚未末位发言", remedy="政府会议讨论时，在其他成员之后发言并登记")


REQUIREMENTS: tuple[tuple[str, Check], ...] = (
    ("列入目录", lambda case, _: catalogue.check_listed(case)),
    ("启动前研究论证", lambda case, _: _first(preparation.studied(case))),
    ("备选方案", lambda case, _: _first(preparation.options(case))),
    ("论证专家人数", _experts),
    ("专家签署意见", _signed),
    ("公开征求意见期限", _notice),
    ("听证材料送达", _hearing),
    ("风险评估", lambda case, _: risk.assessed(case)),
    ("风险可控", lambda case, _: risk.controllable(case)),
    ("合法性审查时间", _review_time),
    ("合法性审查内容", _heads),
    ("合法性审查结论", _review),
    *((f"上会材料：{name}", _paper(place)) for place, name in enumerate(package.PAPERS)),
    ("主要负责人末位发言", _last_word),
    ("报同级党委", lambda case, _: package.reported(case)),
    ("公布和解读", lambda case, _: package.published(case)),
)
"""Label -> what a version finds; in the order in which a matter meets them."""
