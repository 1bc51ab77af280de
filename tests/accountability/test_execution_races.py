"""Execution results under many hands: one number a version, none after the final one, one proposal, one decision."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from accountability.actions import execution, highlights, proposals
from accountability.actions.execution import finalise_ranking, rank_execution
from accountability.actions.highlights import close_nominations, decide_round, judge, nominate, open_round
from accountability.actions.proposals import propose
from accountability.enums import ProposalCause, ProposalKind, RoundState
from accountability.models import (
    ExecutionRanking,
    Highlight,
    HighlightMark,
    HighlightRound,
    PointProposal,
    SelfCriticism,
)
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.accountability.test_execution_actions import HALF_END, LATE, YEAR_END, towns
from tests.factories import make_account, make_unit
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HANDS = 4


@pytest.fixture
def pair(county: Unit) -> tuple[Account, Account]:
    """Who computes and who settles; three townships have something to be ranked by."""
    towns(county, 3)
    first = make_account("来督查", county, Duty.INSPECTION_OFFICE, username="lai")
    return first, make_account("周考核", county, Duty.APPRAISAL_OFFICE, username="zhoukao")


def numbers() -> list[int]:
    return sorted(ExecutionRanking.objects.values_list("number", flat=True))


def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The county's row is read and not locked."""
    monkeypatch.setattr(Unit.objects, "select_for_update", lambda **_: Unit.objects.all())


def test_versions_computed_at_once_are_numbered_one_after_the_other(pair: tuple[Account, Account]) -> None:
    outcomes = in_parallel(HANDS, lambda: rank_execution("2012", by=pair[0], at=YEAR_END))

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert numbers() == [1, 2, 3, 4]


def test_without_the_lock_the_database_refuses_a_number_given_twice(
    pair: tuple[Account, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both have read that there is no version before either writes."""
    both, made = threading.Barrier(2), execution.fingerprint

    def wait(*args: Any) -> str:
        both.wait(timeout=30)
        return made(*args)

    monkeypatch.setattr(execution, "fingerprint", wait)
    unguarded(monkeypatch)

    outcomes = in_parallel(2, lambda: rank_execution("2012", by=pair[0], at=YEAR_END))

    assert (sum(isinstance(one, IntegrityError) for one in outcomes), numbers()) == (1, [1])


def settle_beside_a_new_version(pair: tuple[Account, Account], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The first hand settles version 1; when it has read that this is the newest, the second computes another."""
    row = rank_execution("2012", by=pair[0], at=YEAR_END)
    read, computed, check = threading.Event(), threading.Event(), execution.check_final
    turns = iter((True, False))

    def wait(**facts: Any) -> Any:
        read.set()
        computed.wait(timeout=3)
        return check(**facts)

    def act() -> Any:
        if next(turns):
            return finalise_ranking(row, by=pair[1], at=YEAR_END)
        read.wait(timeout=30)
        try:
            return rank_execution("2012", by=pair[0], at=YEAR_END)
        finally:
            computed.set()

    monkeypatch.setattr(execution, "check_final", wait)
    return in_parallel(2, act)


def test_no_version_follows_the_one_that_is_being_settled(
    pair: tuple[Account, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = settle_beside_a_new_version(pair, monkeypatch)

    assert (sum(isinstance(one, Refused) for one in outcomes), numbers()) == (1, [1])


def test_without_the_lock_a_version_slips_in_behind_the_settled_one(
    pair: tuple[Account, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the year is settled by a version that is no longer the newest."""
    with monkeypatch.context() as patch:
        patch.setattr(execution, "_serial", lambda: None)
        settle_beside_a_new_version(pair, patch)

    assert (numbers(), ExecutionRanking.objects.final().get().number) == ([1, 2], 1)


def test_a_ranking_is_settled_once_with_its_last_places(pair: tuple[Account, Account]) -> None:
    row = rank_execution("2012", by=pair[0], at=YEAR_END)

    outcomes = in_parallel(HANDS, lambda: finalise_ranking(row, by=pair[1], at=YEAR_END))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    listed = list(SelfCriticism.objects.values_list("unit", flat=True))
    assert len(listed) == len(set(listed)) > 0


def enter(unit: Unit, by: Account) -> PointProposal:
    of = (ProposalKind.BONUS, unit, None, 10_000, "超额完成", ("accountability.acceptance", 7))
    return propose(*of, cause=ProposalCause.ACCEPTANCE, year=2012, by=by, at=LATE)


def test_one_matter_has_one_proposal(pair: tuple[Account, Account], hekou: Unit) -> None:
    outcomes = in_parallel(HANDS, lambda: enter(hekou, pair[0]))

    assert (sum(isinstance(one, Refused) for one in outcomes), PointProposal.objects.count()) == (HANDS - 1, 1)


def test_without_the_lock_the_database_refuses_a_second_proposal(
    pair: tuple[Account, Account], hekou: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both have found none before either writes."""
    both, check = threading.Barrier(2), proposals.check_proposal

    def wait(**facts: Any) -> Any:
        both.wait(timeout=30)
        return check(**facts)

    monkeypatch.setattr(proposals, "check_proposal", wait)
    unguarded(monkeypatch)

    outcomes = in_parallel(2, lambda: enter(hekou, pair[0]))

    assert (sum(isinstance(one, IntegrityError) for one in outcomes), PointProposal.objects.count()) == (1, 1)


@pytest.fixture
def judging(county: Unit, hekou: Unit, pair: tuple[Account, Account]) -> tuple[Highlight, Account]:
    """A nomination of 河口镇 before its one judge."""
    at_office = make_account("评委", make_unit("评审处", parent=county, appraisal_system=""), Duty.CADRE)
    assert at_office.person is not None
    row = open_round("2012H1", date(2012, 7, 3), [at_office.person], by=pair[0], at=HALF_END)
    made = nominate(row, hekou, "河道整治", "提前完成", by=pair[0], at=HALF_END)
    close_nominations(row, by=pair[0], at=LATE)
    return made, at_office


def test_a_judge_marks_once(judging: tuple[Highlight, Account]) -> None:
    outcomes = in_parallel(HANDS, lambda: judge(judging[0], True, by=judging[1], at=LATE))

    assert (sum(isinstance(one, Refused) for one in outcomes), HighlightMark.objects.count()) == (HANDS - 1, 1)


def test_a_round_is_decided_once_with_one_bonus(
    judging: tuple[Highlight, Account], pair: tuple[Account, Account]
) -> None:
    judge(judging[0], True, by=judging[1], at=LATE)

    outcomes = in_parallel(HANDS, lambda: decide_round(judging[0].round, by=pair[1], at=LATE))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert (HighlightRound.objects.get().state, PointProposal.objects.count()) == (RoundState.DECIDED, 1)


def test_without_the_lock_a_round_is_decided_by_both_until_the_database_refuses(
    judging: tuple[Highlight, Account], pair: tuple[Account, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both have read that it is judged, and stand before the same number or bonus."""
    judge(judging[0], True, by=judging[1], at=LATE)
    both, check = threading.Barrier(2), highlights.check_decide

    def wait(*args: Any, **facts: Any) -> Any:
        both.wait(timeout=30)
        return check(*args, **facts)

    monkeypatch.setattr(highlights, "check_decide", wait)
    monkeypatch.setattr(highlights, "_serial", lambda: None)
    monkeypatch.setattr(highlights, "_lock", lambda pk: HighlightRound.objects.get(pk=pk))

    outcomes = in_parallel(2, lambda: decide_round(judging[0].round, by=pair[1], at=LATE))

    assert sum(isinstance(one, IntegrityError | Refused) for one in outcomes) == 1
    assert PointProposal.objects.count() == 1
