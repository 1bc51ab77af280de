"""What the State Council's order asks for beyond the county's documents: each switched by a parameter (GW713)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.findings import Finding, blocking
from decisions.enums import (
    COUNTY_HEADS,
    Category,
    DecidingBody,
    Event,
    Flag,
    Level,
    Review,
    ReviewHead,
    RiskConclusion,
    RunState,
    Stage,
)
from decisions.gathering.parameters import thresholds_of_line
from decisions.rules import catalogue, legality, package, preparation, risk
from decisions.rules.archive import slots_of
from decisions.rules.facts import Case, Intent, LegalReview, Package, Research, Run, Thresholds
from decisions.rules.hosts import check_hosts
from decisions.rules.meetings import decided
from decisions.rules.notice import NoticeFacts, check_period
from decisions.rules.procedure import check_event, check_submission
from decisions.rules.voting import Tally, check_count
from decisions.rules.what_if import Periods, compare
from tests.decisions.rules.build import READY, case, flags, stopped

COUNTY = thresholds_of_line("jinghai-2011")
NATIONAL = thresholds_of_line("national-2019")
ALL_HEADS = dict.fromkeys(ReviewHead, True)
REVIEWED = replace(READY.legal_review, heads=ALL_HEADS)
LISTED: dict[str, Any] = {
    "thresholds": NATIONAL, "catalogued": True, "body": DecidingBody.GOVERNMENT, "legal_review": REVIEWED,
}  # fmt: skip


def listed(**changes: Any) -> Case:
    """Ready for the meeting, under the State Council's order and in the catalogue."""
    return case(**(LISTED | changes))


def told(findings: Any) -> list[tuple[str, str]]:
    return stopped([one for one in findings if one is not None])


def test_lines_differ_in_parameters_alone() -> None:
    """The county's version asks for none of it; the numbers that both give stay."""
    switched = [one.name for one in fields(Thresholds) if one.name != "clauses"]
    same = [name for name in switched if getattr(COUNTY, name) == getattr(NATIONAL, name)]

    assert sorted(same) == [
        "deliberating_leaders", "deliberators", "experts", "experts_beside_consultation", "experts_long_term",
        "hearing_opposed", "meeting_notice_days", "vote_ayes",
    ]  # fmt: skip
    assert (COUNTY.clause("comment_days", ""), NATIONAL.clause("comment_days", "")) == ("JH-A-4.3-b", "GW713-15-a")
    assert told(check_submission(case(thresholds=COUNTY, flags=frozenset(Flag) - {Flag.HEARING_BY_LAW, Flag.TRIAL,
        Flag.PILOT, Flag.VITAL_INTERESTS}))) == []  # fmt: skip


@pytest.mark.clause("GW713-3")
@pytest.mark.parametrize(
    ("ruling", "title", "blocks", "binds"),
    [
        (None, "尚未确定是否列入重大行政决策事项目录", True, True),
        (True, "已列入重大行政决策事项目录", False, True),
        (False, "未列入重大行政决策事项目录，条例的专门要求不适用", False, False),
    ],
)
def test_matter_outside_the_catalogue_is_not_bound(ruling: bool | None, title: str, blocks: bool, binds: bool) -> None:
    one = listed(catalogued=ruling, flags=flags(Flag.STABILITY, Flag.MARKET))
    found = catalogue.check_listed(one)

    assert found is not None
    assert (found.clause, found.title, found.blocks) == ("GW713-3", title, blocks)
    assert (risk.required(one), catalogue.binding(one, 30)) == (binds, 30 if binds else 0)
    assert bool(list(package.complete(one))) is binds


def test_lesser_and_personnel_matters_are_not_asked() -> None:
    for one in (listed(level=Level.IMPORTANT), listed(category=Category.PERSONNEL), case(thresholds=COUNTY)):
        assert catalogue.check_listed(one) is None


@pytest.mark.clause("GW713-10")
def test_intent_without_a_study_does_not_become_a_matter() -> None:
    open_intent = {**READY.runs, Stage.INTENT: Run(RunState.OPEN)}
    settled_on = READY.intent.settled_on
    assert settled_on is not None

    def closing(studied: date | None, limits: Thresholds = NATIONAL) -> list[tuple[str, str]]:
        intent = replace(READY.intent, studied_on=studied)
        return told(check_event(listed(thresholds=limits, runs=open_intent, intent=intent), Stage.INTENT, Event.CLOSE))

    assert closing(None) == [("GW713-10", "决策意向未经研究论证")]
    assert closing(settled_on + timedelta(1)) == [("GW713-10", "研究论证晚于意向确定")]
    assert closing(settled_on) == closing(None, COUNTY) == []


@pytest.mark.clause("GW713-11")
@pytest.mark.parametrize(
    ("hosts", "lead", "blocks"),
    [
        (("水务局", "住建局"), "", True),
        (("水务局", "住建局"), "水务局", False),
        (("水务局",), "", False),
        ((), "", True),
    ],
)
def test_several_hosts_have_one_lead(hosts: tuple[str, ...], lead: str, blocks: bool) -> None:
    found = check_hosts(hosts, lead)

    assert (found.clause, found.blocks) == ("GW713-11", blocks)


@pytest.mark.clause("GW713-12")
@pytest.mark.parametrize(
    ("on", "options", "limits", "blocks"),
    [((Flag.VIEWS_SPLIT,), 1, NATIONAL, True), ((Flag.VIEWS_SPLIT,), 2, NATIONAL, False),
     ((), 0, NATIONAL, False), ((Flag.VIEWS_SPLIT,), 0, COUNTY, False)],
)  # fmt: skip
def test_split_views_ask_for_two_options(on: tuple[Flag, ...], options: int, limits: Thresholds, blocks: bool) -> None:
    research = replace(READY.research, options=options)
    found = told(preparation.close_research(listed(flags=flags(*on), research=research, thresholds=limits)))

    assert found == ([("GW713-12", "意见分歧较大，备选方案不足")] if blocks else [])


@pytest.mark.clause("GW713-22")
def test_risk_is_assessed_before_the_legality_review() -> None:
    waiting = {**READY.runs, Stage.LEGAL_REVIEW: Run()}

    def opening(on: frozenset[Flag], found: RiskConclusion | None, limits: Thresholds = NATIONAL) -> list[Any]:
        one = listed(runs=waiting, flags=on, package=Package(risk=found), thresholds=limits)
        return told(check_event(one, Stage.LEGAL_REVIEW, Event.OPEN))

    touched = flags(Flag.STABILITY)
    assert opening(touched, None) == [("GW713-22", "没有风险评估报告")]
    assert opening(touched, RiskConclusion.CONTROLLABLE) == opening(flags(), None) == []
    assert opening(touched, None, COUNTY) == []


@pytest.mark.clause("GW713-23", "GW713-22")
@pytest.mark.parametrize(
    ("missing", "existing", "found"),
    [
        ("points", "", ["风险评估报告缺少风险点"]),
        ("measures", "", ["风险评估报告缺少防范和化解措施"]),
        ("plan", "", ["风险评估报告缺少应急预案"]),
        ("", "", []),
        ("plan", "安政法〔2012〕3号", []),
    ],
)
def test_report_has_its_three_parts_or_cites_another(missing: str, existing: str, found: list[str]) -> None:
    """GW713-22: what was assessed already is cited, not assessed again."""
    parts = {name: "" if name == missing else "写明" for name in risk.PARTS}
    today = date(2012, 12, 28)
    asked = risk.check_report(
        parts, conclusion=RiskConclusion.CONTROLLABLE, existing=existing, dated=today, today=today
    )

    assert [one.title for one in blocking(asked)] == found


@pytest.mark.clause("GW713-24")
def test_risk_beyond_control_bars_the_meeting() -> None:
    def before(found: RiskConclusion, limits: Thresholds = NATIONAL) -> list[tuple[str, str]]:
        return told(check_submission(listed(flags=flags(Flag.STABILITY), package=Package(found), thresholds=limits)))

    assert before(RiskConclusion.UNCONTROLLABLE) == [("GW713-24", "风险不可控，不得作出决策")]
    assert before(RiskConclusion.CONTROLLABLE) == before(RiskConclusion.UNCONTROLLABLE, COUNTY) == []


@pytest.mark.clause("GW713-25")
@pytest.mark.parametrize(
    ("on", "stated", "limits", "found"),
    [
        ((), True, NATIONAL, [("JH-A-5.7-c", "法律审查未通过")]),
        ((Flag.EXPLORATORY,), False, NATIONAL, [("GW713-25", "审查未通过，尚未明示法律风险")]),
        ((Flag.EXPLORATORY,), True, NATIONAL, []),
        ((Flag.EXPLORATORY,), True, COUNTY, [("JH-A-5.7-c", "法律审查未通过")]),
    ],
)
def test_failed_review_bars_all_but_an_exploratory_reform_at_stated_risk(
    on: tuple[Flag, ...], stated: bool, limits: Thresholds, found: list[tuple[str, str]]
) -> None:
    failed = LegalReview(True, ALL_HEADS | {ReviewHead.LAW: False}, Review.FAIL, 3, risk_statement=stated)

    assert told(check_submission(listed(flags=flags(*on), legal_review=failed, thresholds=limits))) == found


@pytest.mark.clause("GW713-27")
@pytest.mark.parametrize("left", [ReviewHead.POWER, ReviewHead.PROCEDURE, ReviewHead.SUBSTANCE])
def test_review_covers_power_procedure_and_substance(left: ReviewHead) -> None:
    heads = {head: True for head in ReviewHead if head is not left}

    def opinion(limits: Thresholds) -> list[Finding]:
        asked = legality.heads_of(limits)
        return legality.check_opinion(
            True, {one: heads[one] for one in asked if one in heads}, Review.PASS, asked=asked
        )

    assert [(one.clause, one.facts["未填"]) for one in opinion(NATIONAL)] == [("GW713-27", left.label)]
    assert opinion(COUNTY) == []
    assert legality.heads_of(COUNTY) == COUNTY_HEADS


@pytest.mark.clause("GW713-29")
@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"draft_version": 0}, "上会材料缺少决策草案"),
        ({"package": Package(RiskConclusion.CONTROLLABLE)}, "上会材料缺少公平竞争审查意见"),
        ({"package": Package(RiskConclusion.CONTROLLABLE, True, unanswered=2)}, "意见采纳情况不完整"),
        ({"package": Package(None, True)}, "上会材料缺少风险评估报告"),
        ({"legal_review": LegalReview()}, "上会材料缺少合法性审查意见"),
    ],
)
def test_each_missing_paper_is_one_finding(changes: dict[str, Any], title: str) -> None:
    complete: dict[str, Any] = {
        "flags": flags(Flag.STABILITY, Flag.MARKET), "package": Package(RiskConclusion.CONTROLLABLE, True),
    }  # fmt: skip

    def package_of(**more: Any) -> list[tuple[str, str]]:
        return [one for one in told(check_submission(listed(**(complete | more)))) if one[0] == "GW713-29"]

    assert package_of(**changes) == [("GW713-29", title)]
    assert package_of() == package_of(**changes, thresholds=COUNTY) == []


@pytest.mark.clause("GW713-31")
def test_government_reports_to_the_party_before_issue() -> None:
    def asked(body: DecidingBody, number: str, limits: Thresholds = NATIONAL) -> Finding | None:
        return package.reported(listed(body=body, package=Package(party_report=number), thresholds=limits))

    assert told([asked(DecidingBody.GOVERNMENT, "")]) == [("GW713-31", "没有报同级党委的文号")]
    assert told([asked(DecidingBody.GOVERNMENT, "安府报〔2012〕7号")]) == []
    assert asked(DecidingBody.JOINT, "") is None
    assert asked(DecidingBody.GOVERNMENT, "", COUNTY) is None


@pytest.mark.clause("QSH-5-b", "QSH-5-c")
@pytest.mark.parametrize(
    ("changes", "classes"),
    [
        ({"level": Level.MAJOR}, "重大决策"),
        ({"category": Category.PERSONNEL, "level": Level.ORDINARY}, "重要干部任免"),
        ({"level": Level.ORDINARY, "flags": flags(Flag.BIG_PROJECT)}, "重大项目安排"),
        ({"level": Level.ORDINARY, "flags": flags(Flag.LARGE_FUNDS)}, "大额度资金使用"),
        ({"level": Level.ORDINARY}, ""),
    ],
)
def test_four_classes_are_decided_by_a_meeting_that_voted(changes: dict[str, Any], classes: str) -> None:
    """Without a meeting of record refused, with one it passes; a routine matter is not held up by this article."""

    def found(**more: Any) -> list[tuple[bool, str]]:
        findings = decided(case(**(changes | more)))
        return [(one.blocks, one.facts["事项"]) for one in findings if one.clause == "QSH-5-b"]

    assert found(meetings=()) == ([(True, classes)] if classes else [])
    assert found() == ([(False, classes)] if classes else [])


@pytest.mark.clause("QSH-5-c")
def test_tally_beyond_attendance_is_refused() -> None:
    assert [one.blocks for one in check_count(Tally(12, 10, 7, 3, 1))] == [True]
    assert not blocking(check_count(Tally(12, 10, 7, 3, 0)))


@pytest.mark.parametrize(
    ("days", "reason", "title"),
    [
        (6, "汛期将至", "公示期少于下限，不得再缩短"),
        (7, "汛期将至", "公示期符合要求"),
        (7, "", "公示期较短，没有说明理由"),
    ],
)
def test_shortened_period_has_a_least_length(days: int, reason: str, title: str) -> None:
    start = date(2012, 3, 1)
    new = NoticeFacts("文", "说明", start, start + timedelta(days), reason, shortest=NATIONAL.shortest_comment_days)

    assert check_period(new, NATIONAL.comment_days).title == title


def test_what_the_other_version_alone_finds_missing() -> None:
    """A matter ready by the county's documents, seen by the order: what it would lack, each with its article."""
    start, published = date(2012, 3, 1), Run(RunState.CLOSED)
    one = case(
        thresholds=COUNTY, body=DecidingBody.GOVERNMENT, flags=flags(Flag.STABILITY, Flag.MARKET, Flag.VIEWS_SPLIT),
        intent=Intent(settled_on=start), research=Research(), runs={**READY.runs, Stage.PUBLIC_NOTICE: published},
        meetings=(), legal_review=replace(READY.legal_review, heads=dict.fromkeys(COUNTY_HEADS, True)),
    )  # fmt: skip
    periods = Periods(notice=(start, start + timedelta(10), ""), review_days=3)

    lines = compare(one, periods, NATIONAL)

    lacking = {line.label: line.other.clause for line in lines if line.lacking and line.other is not None}
    assert lacking == {
        "列入目录": "GW713-3", "启动前研究论证": "GW713-10", "备选方案": "GW713-12", "公开征求意见期限": "GW713-15-a",
        "风险评估": "GW713-22", "合法性审查时间": "GW713-26", "合法性审查内容": "GW713-27",
        "上会材料：公平竞争审查意见": "GW713-29", "上会材料：风险评估报告": "GW713-29",
        "主要负责人末位发言": "GW713-30-a",
        "报同级党委": "GW713-31", "公布和解读": "GW713-32",
    }  # fmt: skip
    own = {line.label: line.own.clause for line in lines if line.own is not None}
    assert own["公开征求意见期限"] == "JH-A-4.3-b"
    assert compare(one, periods, COUNTY) == [line for line in compare(one, periods, COUNTY) if not line.lacking]


@pytest.mark.clause("GW713-31", "GW713-32")
def test_archive_has_slots_for_what_the_version_asks() -> None:
    """The county's version has no such slots; under the order they are empty until they are filled or explained."""

    def slots(limits: Thresholds, pieces: dict[str, int]) -> list[tuple[str, bool]]:
        found = slots_of(listed(thresholds=limits), pieces, {})
        return [(one.kind.key, one.gap) for one in found if one.kind.key in ("party_report", "publication")]

    assert slots(COUNTY, {}) == []
    assert slots(NATIONAL, {"party_report": 1}) == [("party_report", False), ("publication", True)]
