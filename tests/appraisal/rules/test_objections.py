"""Objections: who may raise one and when, who may review it, and every step in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from appraisal.enums.objections import ObjectionEvent, ObjectionKind, ObjectionState, ReviewOutcome
from appraisal.rules.objections import (
    STEPS,
    ConclusionFacts,
    FilingFacts,
    ReviewerFacts,
    check_conclusion,
    check_event,
    check_extension,
    check_file,
    check_none_open,
    check_reviewer,
)
from core.findings import Finding, blocking

FIRST, LAST = date(2012, 12, 28), date(2013, 1, 8)
OWN = FilingFacts(
    kind=ObjectionKind.OWN, published=True, today=FIRST, opens_on=FIRST, closes_on=LAST, own=True, leads=True,
    in_a_unit=True, item=True, combined=False, text="招商得分漏计一个项目",
)  # fmt: skip
OTHER = replace(OWN, kind=ObjectionKind.OTHER, own=False, leads=False, item=False)
STRANGER = ReviewerFacts("纪成", (), of_subject=False, of_sender=False, sender=False)
CORRECTED = ConclusionFacts(
    outcome=ReviewOutcome.CORRECT, leaf=True, entry=False, proposed=900_000, not_applicable=False, former=800_000,
    former_not_applicable=False, low=0, full=1_000_000, reason="项目已竣工",
)  # fmt: skip


def clauses(findings: list[Finding]) -> list[str]:
    return [one.clause for one in blocking(findings)]


@pytest.mark.clause("SX-6.7-a", "SX-6.7-b")
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (OWN, []),
        (replace(OWN, today=LAST), []),
        (replace(OWN, today=date(2013, 1, 9)), ["SX-6.7-a"]),
        (replace(OWN, today=date(2012, 12, 27)), ["SX-6.7-a"]),
        (replace(OWN, published=False), ["SX-6.7-a"]),
        (replace(OWN, leads=False), ["SX-6.7-a"]),
        (replace(OWN, text=" "), ["SX-6.7-a"]),
        (replace(OWN, item=False), ["SX-6.7-a"]),
        (replace(OWN, twin="安异议〔2012〕1号"), ["SX-6.7-a"]),
        (OTHER, []),
        (replace(OTHER, own=True), ["SX-6.7-b"]),
        (replace(OTHER, in_a_unit=False), ["SX-6.7-b"]),
        (replace(OTHER, text=""), ["SX-6.7-b"]),
        (replace(OTHER, today=date(2013, 1, 9)), ["SX-6.7-b"]),
    ],
)
def test_an_objection_is_taken_in_its_days_from_whom_the_plan_names(facts: FilingFacts, expected: list[str]) -> None:
    assert clauses(check_file(facts)) == expected


@pytest.mark.clause("SX-6.7-c")
@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        (STRANGER, 0),
        (replace(STRANGER, touched=("录入得分",)), 1),
        (replace(STRANGER, of_subject=True), 1),
        (replace(STRANGER, of_sender=True), 1),
        (replace(STRANGER, sender=True), 1),
        (replace(STRANGER, touched=("上传凭证",), of_subject=True, of_sender=True), 3),
    ],
)
def test_nobody_reviews_what_he_touched_or_his_own_unit(facts: ReviewerFacts, refused: int) -> None:
    assert clauses(check_reviewer(facts)) == ["SX-6.7-c"] * refused


@pytest.mark.parametrize("state", ObjectionState)
@pytest.mark.parametrize("event", ObjectionEvent)
def test_each_step_is_open_in_its_states_only(state: ObjectionState, event: ObjectionEvent) -> None:
    assert (not blocking(check_event(state, event))) == ((state, event) in STEPS)


def test_what_ended_takes_no_step_any_more() -> None:
    ended = {ObjectionState.UPHELD, ObjectionState.CORRECTED, ObjectionState.WITHDRAWN}

    assert ended.isdisjoint(state for state, _ in STEPS)
    assert ended < set(STEPS.values())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CORRECTED, []),
        (replace(CORRECTED, proposed=1_000_000), []),
        (replace(CORRECTED, proposed=1_000_001), ["SX-3-d"]),
        (replace(CORRECTED, proposed=-1), ["SX-3-d"]),
        (replace(CORRECTED, proposed=800_000), ["SX-6.7-c"]),
        (replace(CORRECTED, proposed=None, not_applicable=True), []),
        (replace(CORRECTED, not_applicable=True), ["SX-6.7-c"]),
        (replace(CORRECTED, proposed=None), ["SX-6.7-c"]),
        (replace(CORRECTED, leaf=False), ["SX-6.7-c"]),
        (replace(CORRECTED, leaf=False, entry=True, proposed=None), []),
        (replace(CORRECTED, outcome=ReviewOutcome.UPHOLD, proposed=None), []),
        (replace(CORRECTED, reason=" "), ["SX-6.7-c"]),
    ],
)
def test_a_conclusion_says_what_becomes_of_one_item(facts: ConclusionFacts, expected: list[str]) -> None:
    assert clauses(check_conclusion(facts)) == expected


def test_a_window_is_made_longer_with_a_reason_only() -> None:
    assert check_extension(closes_on=LAST, until=date(2013, 1, 9), reason="节日") == []
    assert len(check_extension(closes_on=LAST, until=LAST, reason="")) == 2


def test_open_objections_hold_back_the_approval() -> None:
    (held,) = blocking(check_none_open(["安异议〔2012〕1号", "安异议〔2012〕2号"], what="登记审定"))

    assert (held.clause, held.facts["件数"]) == ("SX-6.8-a", "2")
    assert blocking(check_none_open([], what="登记审定")) == []
