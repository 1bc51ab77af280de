"""Two hands on one matter at the same moment: one step is taken (JH-A-5.0-a)."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from core.findings import Refused
from core.models import AuditEvent
from decisions.actions import drafts, matters, procedure
from decisions.actions.matters import open_matter
from decisions.enums import Event, Stage
from decisions.models import DraftVersion, Matter, StageEvent
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.factories import NOON
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HANDS = 4


def closings(one: Matter) -> tuple[int, int]:
    """How often the intent was closed: by its events, by the audit trail."""
    return (
        StageEvent.objects.filter(run__matter=one, event=Event.CLOSE).count(),
        AuditEvent.objects.filter(verb="decisions.close_stage").count(),
    )


def unlocked(matter_id: int) -> Matter:
    return Matter.objects.get(pk=matter_id)


def test_one_of_many_closes_the_stage(river: Matter, wen: Account) -> None:
    build.fill(river, Stage.INTENT, wen)

    outcomes = in_parallel(HANDS, lambda: build.step(river, Stage.INTENT, Event.CLOSE, wen))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert closings(river) == (1, 1)


def test_without_the_lock_two_close_it(river: Matter, wen: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both pass the check before either writes."""
    build.fill(river, Stage.INTENT, wen)
    both_checked = threading.Barrier(2)
    check = procedure.check_event

    def check_and_wait(*args: Any, **kwargs: Any) -> Any:
        findings = check(*args, **kwargs)
        both_checked.wait(timeout=30)
        return findings

    monkeypatch.setattr(procedure, "check_event", check_and_wait)
    monkeypatch.setattr(procedure, "lock", unlocked)

    outcomes = in_parallel(2, lambda: build.step(river, Stage.INTENT, Event.CLOSE, wen))

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert closings(river) == (2, 2)


def test_draft_and_submission_exclude_each_other(river: Matter, wen: Account) -> None:
    """Either the draft came first and voided the review, or the matter lies before the meeting and stands still."""
    build.at_stage(river, Stage.LEGAL_REVIEW, wen)
    build.settle(river, Stage.LEGAL_REVIEW, wen)
    build.before_the_meeting(river, wen)
    deeds = [
        lambda: build.step(river, Stage.RESOLUTION, Event.OPEN, wen),
        lambda: build.draft(river, wen, note="改一条"),
    ]

    outcomes = in_parallel(2, lambda: deeds.pop()())

    assert sum(isinstance(one, Refused) for one in outcomes) == 1


def test_drafts_are_numbered_one_after_the_other(river: Matter, wen: Account) -> None:
    in_parallel(HANDS, lambda: build.draft(river, wen))

    assert sorted(DraftVersion.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_without_the_lock_a_draft_number_clashes(river: Matter, wen: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the database refuses the second draft of one number; nobody loses a text in silence."""
    both_checked = threading.Barrier(2)
    check = drafts.check_draft

    def check_and_wait(*args: Any, **kwargs: Any) -> Any:
        both_checked.wait(timeout=30)
        return check(*args, **kwargs)

    monkeypatch.setattr(drafts, "check_draft", check_and_wait)
    monkeypatch.setattr(drafts, "lock", unlocked)

    outcomes = in_parallel(2, lambda: build.draft(river, wen))

    assert [type(one).__name__ for one in outcomes if isinstance(one, Exception)] == ["IntegrityError"]


def test_matters_are_numbered_one_after_the_other(hekou: Unit, wen: Account) -> None:
    build.matter(hekou, wen)

    in_parallel(HANDS, lambda: open_matter(build.new_matter(hekou), by=wen, at=NOON))

    assert sorted(Matter.objects.values_list("serial", flat=True)) == [1, 2, 3, 4, 5]


def test_one_proposal_is_merged_once(hekou: Unit, wen: Account) -> None:
    build.matter(hekou, wen)
    row = build.proposal(wen)

    outcomes = in_parallel(
        HANDS, lambda: matters.open_matter(build.new_matter(hekou), proposals=[row.pk], by=wen, at=NOON)
    )

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert Matter.objects.filter(proposals=row).count() == 1
