"""Every cell of a case's workflow, what each ground asks for, what a decision must contain (JH-A-6.7, JH-B-5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from accountability.enums import (
    CaseEvent,
    CaseStage,
    ClueEvent,
    ClueKind,
    ClueState,
    Extent,
    Ground,
    Intent,
    Loss,
    MeasureKind,
    Weight,
)
from accountability.rules import clues
from accountability.rules.cases import (
    PHASES,
    CaseFacts,
    Party,
    check_archive,
    check_conclusion,
    check_event,
    check_hearing,
    check_opening,
)
from accountability.rules.liability import Circle, Proposal, proposed
from accountability.rules.measures import POOR_TWICE, STANDARD, MeasureFacts, merged
from accountability.rules.recusal import Seat, check_hand, check_reviewer
from core.findings import Finding

DAY, TODAY = date(2012, 3, 1), date(2012, 12, 28)
CRITICISM, TALK = ("通报批评", MeasureKind.CRITICISM), ("诫勉谈话", MeasureKind.TALK)
WARNED, REMOVED = ("纪律处分", MeasureKind.DISCIPLINE), ("免职", MeasureKind.ORGANIZATIONAL)
WEI = Party(
    1, "韦一", extent=Extent.COLLECTIVE, weight=Weight.PRIMARY, intent=Intent.NEGLIGENCE, heard=True,
    measures=(CRITICISM,),
)  # fmt: skip


def case(ground: Ground = Ground.MISCONDUCT, **fields: Any) -> CaseFacts:
    """A case that lacks nothing of what all grounds ask for, about to be concluded."""
    values: dict[str, Any] = {
        "ground": ground, "stage": CaseStage.HEARD, "happened_on": DAY, "parties": (WEI,), "articles": 1, "sources": 1,
        "principals": frozenset({1}),
    }  # fmt: skip
    return CaseFacts(**(values | fields))


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.clause, one.title) for one in findings if one.blocks]


ALLOWED = {
    (CaseStage.OPENED, CaseEvent.INVESTIGATE), (CaseStage.INVESTIGATING, CaseEvent.HEAR),
    (CaseStage.INVESTIGATING, CaseEvent.DROP), (CaseStage.HEARD, CaseEvent.DROP),
    (CaseStage.HEARD, CaseEvent.CONCLUDE), (CaseStage.CONCLUDED, CaseEvent.SERVE),
    (CaseStage.SERVED, CaseEvent.APPEAL), (CaseStage.SERVED, CaseEvent.ARCHIVE),
    (CaseStage.APPEALED, CaseEvent.UPHOLD), (CaseStage.APPEALED, CaseEvent.REVISE),
}  # fmt: skip


@pytest.mark.clause("JH-B-5.3-d")
@pytest.mark.parametrize(("stage", "event"), list(product(CaseStage, CaseEvent)))
def test_no_step_of_a_case_is_skipped(stage: CaseStage, event: CaseEvent) -> None:
    """立案→调查→认定→处理→归档: every cell but ten is refused."""
    refused = told(check_event(case(stage=stage), event))

    assert refused == ([] if (stage, event) in ALLOWED else [("JH-B-5.3-d", f"还不能{event.label}")])


def test_phases_of_the_text_follow_each_other() -> None:
    assert list(dict.fromkeys(PHASES[stage] for stage in CaseStage)) == ["立案", "调查", "认定", "处理", "归档"]


NO_LOSS = ("JH-A-6.7-b", "没有认定损失")
GROUNDS: list[tuple[str, Ground, dict[str, Any], list[tuple[str, str]]]] = [
    ("beyond powers, loss empty", Ground.AUTHORITY, {}, [NO_LOSS]),
    ("against procedure, loss empty", Ground.PROCEDURE, {}, [NO_LOSS]),
    ("loss is minor", Ground.AUTHORITY, {"loss": Loss.MINOR, "loss_reason": "有限"}, [("JH-A-6.7-b", "损失不属重大")]),
    ("no reason", Ground.AUTHORITY, {"loss": Loss.MAJOR}, [("JH-A-6.7-b", "没有写明损失认定的理由")]),
    ("nobody named", Ground.PROCEDURE, {"loss": Loss.MAJOR, "loss_reason": "八百万元", "parties": ()},
     [("JH-A-6.7-b", "没有写明参与决策的人员")]),
    ("major loss, named", Ground.PROCEDURE, {"loss": Loss.MAJOR, "loss_reason": "八百万元"}, []),
    ("personal, nobody, no cause", Ground.PERSONAL, {"parties": ()},
     [("JH-A-6.7-d", "没有写明本人"), ("JH-A-6.7-d", "没有写明个人原因")]),
    ("personal, two", Ground.PERSONAL, {"parties": (WEI, replace(WEI, person=2, name="韦二")), "cause": "隐瞒"},
     [("JH-A-6.7-d", "个人原因只追究其本人")]),
    ("personal, whole", Ground.PERSONAL, {"cause": "隐瞒"}, []),
    ("statutory without decision", Ground.STATUTORY, {}, [("JH-A-6.7-e", "没有指明决策事项")]),
    ("statutory asks for no loss", Ground.STATUTORY, {"of_decision": True}, []),
    ("dereliction without consequences", Ground.DERELICTION, {}, [("JH-B-5.3-d", "没有认定严重后果，不能立案追究")]),
    ("dereliction with them", Ground.DERELICTION, {"consequence": "两人重伤"}, []),
    ("accident without unit and person", Ground.ACCIDENT, {"parties": ()},
     [("QSH-16-c", "没有写明责任人"), ("QSH-16-c", "没有写明责任单位")]),
    ("accident, whole", Ground.ACCIDENT, {"units": 1}, []),
    ("training without unit", Ground.TRAINING, {}, [("QSH-15-e", "没有写明责任单位")]),
    ("overstaffed without leader", Ground.OVERSTAFFED, {"units": 1, "parties": ()}, [("QSH-24-f", "没有写明责任人")]),
    ("no article", Ground.MISCONDUCT, {"articles": 0}, [("JH-A-6.7-a", "没有引用追究制度的条款")]),
    ("no source", Ground.MISCONDUCT, {"sources": 0}, [("BZ-2.2-o", "没有写明来源")]),
    ("no post", Ground.MISCONDUCT, {"parties": (replace(WEI, holds_post=False),)},
     [("JH-B-2.2", "当日在涉及单位没有职务")]),
    ("a day to come", Ground.MISCONDUCT, {"happened_on": date(2012, 12, 29)}, [("JH-B-2.2", "日期晚于今天")]),
    ("collective may be opened with nobody", Ground.COLLECTIVE, {"parties": ()}, []),
]  # fmt: skip


@pytest.mark.clause("JH-A-6.7-b", "JH-A-6.7-d", "BZ-2.2-o", "QSH-16-c", "JH-A-6.7-a")
@pytest.mark.parametrize(("name", "ground", "fields", "refused"), GROUNDS, ids=[row[0] for row in GROUNDS])
def test_each_ground_asks_for_its_own(
    name: str, ground: Ground, fields: dict[str, Any], refused: list[tuple[str, str]]
) -> None:
    assert told(check_opening(case(ground, **fields), TODAY)) == refused


@pytest.mark.clause("JH-A-6.7-c")
@pytest.mark.parametrize(
    ("principals", "refused"),
    [
        (frozenset({1}), []),
        (frozenset({2}), [("JH-A-6.7-c", "责任人中没有决策当日的主要领导")]),
        (frozenset(), [("JH-A-6.7-c", "查不到决策当日的主要负责人")]),
    ],
)  # fmt: skip
def test_collective_failure_is_the_principal_leaders(
    principals: frozenset[int], refused: list[tuple[str, str]]
) -> None:
    assert told(check_conclusion(case(Ground.COLLECTIVE, principals=principals))) == refused


@pytest.mark.clause("JH-B-5.3-b")
@pytest.mark.parametrize("unset", ["extent", "weight", "intent"])
def test_no_conclusion_while_a_distinction_is_open(unset: str) -> None:
    names = {"extent": "集体与个人", "weight": "主要与次要", "intent": "故意与过失"}
    findings = check_conclusion(case(parties=(WEI, replace(WEI, person=2, name="韦二", **{unset: None}))))

    assert told(findings) == [("JH-B-5.3-b", "韦二的责任没有区分")]
    assert findings[-1].facts["未区分"] == names[unset]


def party(*measures: tuple[str, MeasureKind], **fields: Any) -> tuple[Party]:
    return (replace(WEI, measures=measures, **fields),)


POOR = [(name, next(one.kind for one in STANDARD if one.name == name)) for name in POOR_TWICE]
OUTCOMES: list[tuple[str, Ground, dict[str, Any], list[str]]] = [
    ("nothing decided, no reason", Ground.MISCONDUCT, {"parties": party()}, ["JH-B-5.3-d"]),
    ("a first offence waived without reason", Ground.EXECUTION, {"parties": party(), "deduction": 1}, ["LS-3.5-b"]),
    ("waived with a reason", Ground.EXECUTION, {"parties": party(waived="已主动纠正"), "deduction": 1}, []),
    ("weak execution without deduction", Ground.EXECUTION, {}, ["LS-3.5-b"]),
    ("an accident, talk alone", Ground.ACCIDENT, {"units": 1, "parties": party(TALK)}, ["QSH-16-c"]),
    ("an accident, talk and removal", Ground.ACCIDENT, {"units": 1, "parties": party(TALK, REMOVED)}, []),
    ("abuse without circulated criticism", Ground.ABUSE, {"parties": party(WARNED)}, ["QSH-32-b"]),
    ("abuse with it", Ground.ABUSE, {"parties": party(WARNED, CRITICISM)}, []),
    ("crime without transfer", Ground.ABUSE, {"crime": True}, ["QSH-32-b"]),
    ("crime without day", Ground.ABUSE, {"crime": True, "authority": "县检察院"}, ["QSH-32-b"]),
    ("crime transferred", Ground.ABUSE, {"crime": True, "authority": "县检察院", "transferred_on": DAY}, []),
    ("grave without discipline", Ground.MISCONDUCT, {"grave": True}, ["BZ-1-s"]),
    ("grave with it", Ground.MISCONDUCT, {"grave": True, "parties": party(WARNED)}, []),
    ("poor twice, none of the four", Ground.POOR_GRADES, {}, ["BZ-1-r"]),
    *((f"poor twice, {one[0]}", Ground.POOR_GRADES, {"parties": party(one)}, []) for one in POOR),
]  # fmt: skip


@pytest.mark.clause("QSH-16-c", "QSH-32-b", "BZ-1-s", "LS-3.5-b")
@pytest.mark.parametrize(("name", "ground", "fields", "refused"), OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_a_decision_contains_what_its_ground_asks_for(
    name: str, ground: Ground, fields: dict[str, Any], refused: list[str]
) -> None:
    """Asked when it is decided and once more before the case is closed."""
    facts = case(ground, **fields)
    closing = replace(
        facts, stage=CaseStage.SERVED, parties=tuple(replace(one, served_on=DAY) for one in facts.parties)
    )

    assert [clause for clause, _ in told(check_conclusion(facts))] == refused
    assert [clause for clause, _ in told(check_archive(closing, appeal_days=30, today=TODAY))] == refused


@pytest.mark.parametrize(("today", "open_still"), [(date(2012, 3, 30), True), (date(2012, 3, 31), False)])
def test_a_case_is_not_closed_within_the_days_of_appeal(today: date, open_still: bool) -> None:
    facts = case(stage=CaseStage.SERVED, parties=party(CRITICISM, served_on=DAY))

    found = told(check_archive(facts, appeal_days=30, today=today))

    assert found == ([("JH-B-5.3-d", "申诉期限未满")] if open_still else [])


def test_everybody_is_heard_before_the_finding() -> None:
    facts = case(stage=CaseStage.INVESTIGATING, parties=(WEI, replace(WEI, person=2, name="韦二", heard=False)))

    assert told(check_hearing(facts)) == [("JH-B-5.3-d", "还没有听取陈述")]


@pytest.mark.clause("GW713-38")
def test_who_is_liable_is_proposed_with_the_article() -> None:
    circle = Circle(principals=(1,), deciders=(1, 2, 3), dissenters=frozenset({3}), breakers=(4, 4), executors=(5,))

    assert [proposed(ground, circle) for ground in (Ground.COLLECTIVE, Ground.STATUTORY, Ground.EXECUTION)] == [
        [Proposal(1, "JH-A-6.7-c")], [Proposal(4, "JH-A-6.7-e")], [Proposal(5, "LS-3.5-b")],
    ]  # fmt: skip
    assert proposed(Ground.AUTHORITY, circle) == [
        Proposal(1, "JH-A-6.7-b"), Proposal(2, "JH-A-6.7-b"), Proposal(3, "JH-A-6.7-b", relieved=True),
    ]  # fmt: skip
    assert proposed(Ground.PERSONAL, circle) == []


@pytest.mark.clause("BZ-2.2-q")
def test_the_list_of_measures_is_the_texts_and_editable() -> None:
    names = {one.name: one.kind for one in STANDARD}
    asked = {"免职", "改任非领导职务", "诫勉谈话", "提醒谈话", "纪律处分"}
    found = merged([MeasureFacts("免职", MeasureKind.ORGANIZATIONAL, withdrawn=True),
                    MeasureFacts("取消评优资格", MeasureKind.ORGANIZATIONAL)])  # fmt: skip

    assert asked <= set(names)
    assert [one.name for one in found if one.withdrawn] == ["免职"]
    assert found[-1].name == "取消评优资格"


def test_nobody_acts_in_his_own_case_or_reviews_what_he_decided() -> None:
    seat = Seat(respondents=frozenset({1}), recused=frozenset({2}), deciders=frozenset({3}))

    assert [bool(check_hand(one, seat, own_unit=False)) for one in (1, 2, 3, 4)] == [True, True, False, False]
    assert bool(check_hand(4, seat, own_unit=True))
    assert [bool(check_reviewer(one, seat)) for one in (None, 3, 4)] == [True, True, False]


CLUE_STEPS = {
    (ClueState.NEW, ClueEvent.CONFIRM), (ClueState.NEW, ClueEvent.DISMISS), (ClueState.NEW, ClueEvent.TRANSFER),
    (ClueState.NEW, ClueEvent.FILE), (ClueState.CONFIRMED, ClueEvent.TRANSFER), (ClueState.CONFIRMED, ClueEvent.FILE),
    (ClueState.CONFIRMED, ClueEvent.CLOSE),
}  # fmt: skip


@pytest.mark.parametrize(("state", "event"), list(product(ClueState, ClueEvent)))
def test_every_cell_of_a_clue(state: ClueState, event: ClueEvent) -> None:
    facts = clues.ClueFacts(ClueKind.TRIP, state)

    refused = clues.check_event(facts, event, note="核实", person=None)

    assert (refused == []) == ((state, event) in CLUE_STEPS)


@pytest.mark.clause("QSH-12-a", "QSH-32-a")
def test_a_confirmed_clue_needs_its_result() -> None:
    def closing(kind: ClueKind, *, serious: bool = False, **said: str) -> list[str]:
        facts = clues.ClueFacts(kind, ClueState.CONFIRMED, serious=serious)
        values = {"discipline": "", "no_discipline": ""} | said
        return [one.clause for one in clues.check_closing(facts, **values)]

    trip = clues.ClueFacts(ClueKind.TRIP, ClueState.CONFIRMED)
    assert told(clues.check_event(trip, ClueEvent.CLOSE, note=" ", person=None)) == [
        ("QSH-14-b", "没有写明情况")
    ]  # fmt: skip
    assert closing(ClueKind.SHIFTED_COST) == ["QSH-12-a"]
    assert closing(ClueKind.SHIFTED_COST, discipline="党内警告") == []
    assert closing(ClueKind.SHIFTED_COST, no_discipline="已退还，情节轻微") == []
    assert closing(ClueKind.OVERDUE, serious=True) == ["QSH-9-c"]
    assert [closing(kind) for kind in (ClueKind.CONTRACTS, ClueKind.GAMBLING)] == [["QSH-32-b"]] * 2
