"""What follows a resolution: feedback, suspension, adjustment, evaluation, oversight (JH-A-4.4, GW713-35 to -37)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import events
from core.findings import Refused
from decisions.actions.adjustment import resume_execution, suspend_execution
from decisions.actions.evaluation import commission_evaluation
from decisions.actions.feedback import answer_feedback, withdraw_entry
from decisions.actions.matters import end_matter, settle_level, switch_flag
from decisions.enums import (
    DecisionEvent,
    Event,
    ExecutionState,
    FeedbackAnswer,
    FeedbackKind,
    Flag,
    Level,
    Stage,
)
from decisions.gathering import look
from decisions.gathering.aftermath import (
    execution_of,
    followed,
    open_list,
    stale,
)
from decisions.gathering.parameters import limits
from decisions.models import DecisionAdjustment, ExecutionFeedback, Matter
from decisions.rules.tracks import Need, track
from organization.models import Account, Unit
from tests.decisions import build_aftermath as after
from tests.decisions import build_rows as build
from tests.factories import NOON
from tests.rulebooks import pin

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def done(hekou: Unit, qingshi: Unit, wen: Account) -> Matter:
    """Decided at NOON; major, led by 河口镇."""
    return after.resolved(hekou, wen, level=Level.MAJOR)


def books(one: Matter) -> Any:
    return limits({one.rulebook_id})


def stale_on(one: Matter, days: int) -> bool:
    rows = stale(followed(Matter.objects.all()), books(one), TODAY + timedelta(days=days))
    assert execution_of(one).stale(TODAY + timedelta(days=days)) is rows.filter(pk=one.pk).exists()
    return rows.exists()


@pytest.mark.clause("JH-A-4.4-a")
def test_decision_without_feedback_for_longer_than_the_rulebook_says_is_stale(done: Matter, wen: Account) -> None:
    first = [stale_on(done, days) for days in (90, 91)]
    after.told(done, wen, days=91)
    second = [stale_on(done, days) for days in (91, 181, 182)]
    mistaken = after.told(done, wen, days=182)
    withdraw_entry(mistaken, reason="登错事项", by=wen, at=NOON)
    withdrawn = stale_on(done, 182)
    after.told(done, wen, days=183, kind=FeedbackKind.DONE)

    assert (first, second, withdrawn) == ([False, True], [False, False, True], True)
    assert (stale_on(done, 999), execution_of(done).state) == (False, ExecutionState.DONE)
    assert [row.dated.isoformat() for row in done.feedback.all()] == ["2013-06-29", "2013-06-28", "2013-03-29"]


REFUSED_FEEDBACK: dict[str, tuple[dict[str, Any], str]] = {
    "before the resolution": ({"dated": TODAY - timedelta(days=1)}, "反馈日期早于形成决议"),
    "of a day to come": ({"dated": TODAY + timedelta(days=1)}, "反馈日期不得晚于今天"),
    "without a finding": ({"finding": " "}, "没有写明执行情况"),
    "of nobody": ({"kind": FeedbackKind.PUBLIC}, "群众意见没有提出人"),
}


@pytest.mark.parametrize("case", REFUSED_FEEDBACK)
def test_feedback_that_cannot_be_is_refused(done: Matter, wen: Account, case: str) -> None:
    fields, said = REFUSED_FEEDBACK[case]

    with pytest.raises(Refused, match=said):
        after.told(done, wen, **fields)

    assert ExecutionFeedback.objects.count() == 0


def test_matter_under_way_takes_no_feedback_and_no_evaluation(river: Matter, wen: Account) -> None:
    for deed in (
        lambda: after.told(river, wen),
        lambda: commission_evaluation(river.pk, after.commission(), by=wen, at=NOON),
    ):
        with pytest.raises(Refused, match="决策尚未决定，不能登记"):
            deed()


@pytest.mark.clause("JH-B-5.2-b", "GW713-35")
def test_feedback_without_answer_is_open_after_its_days_and_a_serious_problem_at_once(
    done: Matter, wen: Account
) -> None:
    plain = after.told(done, wen)
    asking = after.told(done, wen, suggestion="增加资金")
    grave = after.told(done, wen, kind=FeedbackKind.PROBLEM)
    public = after.told(done, wen, kind=FeedbackKind.PUBLIC, sender="沿河居民")

    def open_on(days: int) -> set[int]:
        rows = open_list(ExecutionFeedback.objects.all(), books(done), TODAY + timedelta(days=days))
        return set(rows.values_list("pk", flat=True))

    before = [open_on(days) for days in (0, 30, 31)]
    answer_feedback(grave, FeedbackAnswer.CONTINUE, reason="已追加预算", by=wen, at=NOON)

    assert before == [{grave.pk}, {grave.pk}, {asking.pk, grave.pk, public.pk}]
    assert open_on(31) == {asking.pk, public.pk}
    assert not plain.asks_answer
    with pytest.raises(Refused, match="反馈已经处理"):
        answer_feedback(grave, FeedbackAnswer.CONTINUE, reason="再答", by=wen, at=NOON)
    with pytest.raises(Refused, match=r"处理没有理由.*没有选定处理意见"):
        answer_feedback(asking, None, reason=" ", by=wen, at=NOON)
    with pytest.raises(Refused, match="登记已处理，不能撤销"):
        withdraw_entry(grave, reason="错", by=wen, at=NOON)


@pytest.fixture
def heard() -> list[tuple[str, int, int]]:
    """What a receiver on a higher floor is told: event, decision, successor."""
    told: list[tuple[str, int, int]] = []
    for event in (DecisionEvent.MATTER_ADJUSTED, DecisionEvent.MATTER_STOPPED):
        events.subscribe(event, _note(told, event))
    return told


def _note(told: list[tuple[str, int, int]], event: DecisionEvent) -> Callable[..., None]:
    return lambda matter_id, successor_id: told.append((event.value, matter_id, successor_id))


@pytest.mark.clause("JH-B-5.2-b", "GW713-37")
def test_answer_to_adjust_makes_a_new_version_linked_both_ways_that_is_decided_again(
    done: Matter, wen: Account, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    row = after.told(done, wen, kind=FeedbackKind.PROBLEM)
    made = answer_feedback(row, FeedbackAnswer.ADJUST, reason="缩小整治范围", by=wen, at=NOON)
    assert made is not None
    second = made.successor
    meanwhile = execution_of(done)
    with pytest.raises(Refused, match="已有调整事项在办理"):
        answer_feedback(after.told(done, wen, suggestion="再改"), FeedbackAnswer.ADJUST, reason="再改", by=wen, at=NOON)

    settle_level(second.pk, Level.ORDINARY, reason="沿用", by=wen, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        build.decided(second, wen)

    assert (second.predecessor, list(done.successors.all()), second.title) == (
        done, [second], "城区河道综合整治（第2版）",
    )  # fmt: skip
    assert (meanwhile.state, meanwhile.under_way) == (ExecutionState.RUNNING, second.number)
    assert (execution_of(done).state, execution_of(done).successor) == (ExecutionState.ADJUSTED, second.number)
    assert execution_of(second).state is ExecutionState.RUNNING
    assert heard == [("decisions.matter_adjusted", done.pk, second.pk)]
    assert after.paper_of(done).text == "会议同意。"
    with pytest.raises(Refused, match=f"在{second.number}登记"):
        after.told(done, wen)


@pytest.mark.clause("GW713-37")
def test_decision_stopped_is_stopped_by_a_decision_and_not_by_the_answer(
    done: Matter, wen: Account, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    row = after.told(done, wen, kind=FeedbackKind.PROBLEM)
    made = answer_feedback(row, FeedbackAnswer.STOP, reason="水源改道", by=wen, at=NOON)
    assert made is not None
    before = execution_of(done).state
    settle_level(made.successor_id, Level.ORDINARY, reason="沿用", by=wen, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        build.decided(made.successor, wen)

    states = {one.pk: execution_of(one).state for one in (done, made.successor)}

    assert (before, states) == (
        ExecutionState.RUNNING, {done.pk: ExecutionState.STOPPED, made.successor_id: ExecutionState.CLOSING},
    )  # fmt: skip
    assert made.successor.title == "停止执行：城区河道综合整治"
    assert heard == [("decisions.matter_stopped", done.pk, made.successor_id)]
    assert not stale_on(made.successor, 999)


def test_adjustment_given_up_leaves_the_decision_and_another_may_follow(done: Matter, wen: Account) -> None:
    row = after.told(done, wen, kind=FeedbackKind.PROBLEM)
    made = answer_feedback(row, FeedbackAnswer.ADJUST, reason="缩小范围", by=wen, at=NOON)
    assert made is not None

    end_matter(made.successor_id, reason="不再调整", by=wen, at=NOON)

    assert (execution_of(done).state, execution_of(done).under_way) == (ExecutionState.RUNNING, "")


@pytest.mark.clause("GW713-37")
def test_adjustment_may_be_shortened_but_not_its_legality_review_and_vote(done: Matter, wen: Account) -> None:
    """With the number of the regulation the whole procedure is run again."""
    row = after.told(done, wen, kind=FeedbackKind.PROBLEM)
    made = answer_feedback(row, FeedbackAnswer.ADJUST, reason="缩小范围", by=wen, at=NOON)
    assert made is not None

    def needs() -> dict[Stage, Need]:
        found = track(look([made.successor], at=NOON, about=()).cases[made.successor_id])
        return {stage: found.need(stage) for stage in Stage}

    short = needs()
    pin(made.successor, {"decisions.adjustment_full": "1"})
    full = needs()

    shortened = {Stage.RESEARCH, Stage.EXPERT_REVIEW, Stage.CONSULTATION}
    assert {stage for stage in Stage if short[stage] is not full[stage]} == shortened
    assert {short[stage] for stage in shortened} == {Need.DETERMINED}
    assert {full[one] for one in (*shortened, Stage.INTENT, Stage.LEGAL_REVIEW, Stage.RESOLUTION)} == {Need.MANDATORY}
    assert {short[one] for one in (Stage.INTENT, Stage.LEGAL_REVIEW, Stage.RESOLUTION)} == {Need.MANDATORY}
    settle_level(made.successor_id, Level.MAJOR, reason="沿用", by=wen, at=NOON)
    build.settle(made.successor, Stage.INTENT, wen)
    with pytest.raises(Refused, match="为必经程序"):
        build.step(made.successor, Stage.LEGAL_REVIEW, Event.SET_ASIDE, wen, reason="急", decider="县长")


def test_successor_keeps_flags_and_starts_from_the_text_that_was_decided(
    hekou: Unit, qingshi: Unit, wen: Account
) -> None:
    one = build.matter(hekou, wen, level=Level.ORDINARY)
    build.draft(one, wen)
    text = build.draft(one, wen).text
    switch_flag(one.pk, Flag.SPECIALISED, on=True, reason="技术复杂", by=wen, at=NOON)
    build.decided(one, wen)
    row = after.told(one, wen, kind=FeedbackKind.PROBLEM)
    made = answer_feedback(row, FeedbackAnswer.ADJUST, reason="缩小范围", by=wen, at=NOON)
    assert made is not None

    case = look([made.successor], at=NOON, about=()).cases[made.successor_id]

    assert (case.adjusts, set(case.flags)) == (True, {Flag.ECONOMY, Flag.SPECIALISED})
    assert [(draft.number, draft.text) for draft in made.successor.drafts.all()] == [(1, text)]


@pytest.mark.clause("GW713-37")
def test_only_a_principal_suspends_on_a_serious_problem_and_nothing_else_changes(
    done: Matter, county: Unit, wen: Account, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[tuple[str, int]] = []
    for event in (DecisionEvent.EXECUTION_SUSPENDED, DecisionEvent.EXECUTION_RESUMED):
        events.subscribe(event, lambda matter_id, event=event: told.append((event.value, matter_id)))
    head, deputy = build.secretary(county), build.deputy(county)

    def suspend(leader: Any, **more: Any) -> Any:
        values: dict[str, Any] = {"reason": "堤基渗漏", "suspended_on": TODAY} | more
        return suspend_execution(done.pk, leader=leader, by=wen, at=NOON, **values)

    with pytest.raises(Refused, match=r"须由主要领导决定.*没有反映严重问题的执行反馈"):
        suspend(deputy)
    row = after.told(done, wen, kind=FeedbackKind.PROBLEM)
    for more, said in (
        ({"reason": ""}, "中止没有理由"),
        ({"suspended_on": TODAY + timedelta(days=1)}, "中止日期不得晚于今天"),
        ({"suspended_on": TODAY - timedelta(days=1)}, "中止日期早于形成决议"),
    ):
        with pytest.raises(Refused, match=said):
            suspend(head, **more)
    with django_capture_on_commit_callbacks(execute=True):
        suspend(head)
    held = execution_of(done).state
    with pytest.raises(Refused, match="决策不在执行中，不能中止"):
        suspend(head)
    with pytest.raises(Refused, match="中止执行期间不能登记执行完毕"):
        after.told(done, wen, kind=FeedbackKind.DONE)
    with pytest.raises(Refused, match="恢复没有理由"):
        resume_execution(done.pk, reason="", by=wen, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        resume_execution(done.pk, reason="加固完成", by=wen, at=NOON)

    assert told == [("decisions.execution_suspended", done.pk), ("decisions.execution_resumed", done.pk)]
    assert (held, execution_of(done).state) == (ExecutionState.SUSPENDED, ExecutionState.RUNNING)
    with pytest.raises(Refused, match="决策没有中止执行"):
        resume_execution(done.pk, reason="再恢复", by=wen, at=NOON)
    assert (row.answered_at, DecisionAdjustment.objects.count()) == (None, 0)
