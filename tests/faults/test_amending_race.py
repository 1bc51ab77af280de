"""A score entered while a change of the scheme is issued is carried over or refused, never lost (SX-6.9-a)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from appraisal.actions import recusal
from appraisal.actions.amending import amend_scheme
from appraisal.actions.schemes import issue_scheme, load_scheme_text
from appraisal.actions.scores import enter_scores
from appraisal.models import Period, Scheme, Score
from core.findings import Refused
from organization.models import Account
from tests.appraisal.plan import points, small_text
from tests.factories import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CELL = {("T01", "T.2"): points(40)}


@pytest.fixture
def draft() -> Scheme:
    system = Account.objects.system()
    first = issue_scheme(load_scheme_text(small_text(), source="s.yaml", by=system, at=NOON)[0], by=system, at=NOON)
    return amend_scheme(first, reason="有误", paper="安考组〔2020〕3号", by=system, at=NOON)


def in_thread(call: Any) -> tuple[threading.Thread, list[Any]]:
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(call())
        except Refused as refused:
            outcome.append([finding.title for finding in refused.findings])
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def values(version: int) -> list[int]:
    rows = Score.objects.filter(period__scheme__version=version, period__label="2020")
    return list(rows.values_list("value", flat=True))


def enter(version: int) -> Any:
    period = Period.objects.get(scheme__version=version, label="2020")
    return enter_scores(period, CELL, by=Account.objects.system(), at=NOON)


def test_score_waiting_for_the_issue_is_refused(draft: Scheme) -> None:
    with transaction.atomic():
        issue_scheme(draft, by=Account.objects.system(), at=NOON)
        thread, outcome = in_thread(lambda: enter(1))
        thread.join(1.0)
        waiting = thread.is_alive()
    thread.join(30)

    assert (waiting, outcome) == (True, [["方案已由新版本替代"]])
    assert (values(1), values(2)) == ([], [])


def test_issue_waiting_for_a_score_carries_it_over(draft: Scheme) -> None:
    with transaction.atomic():
        enter(1)
        thread, outcome = in_thread(lambda: issue_scheme(draft, by=Account.objects.system(), at=NOON).version)
        thread.join(1.0)
        waiting = thread.is_alive()
    thread.join(30)

    assert (waiting, outcome) == (True, [2])
    assert (values(1), values(2)) == ([points(40)], [points(40)])


def test_without_the_question_the_score_would_be_lost(draft: Scheme, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the lock alone lets the score into the replaced version."""
    monkeypatch.setattr(recusal, "check_in_force", lambda scheme: [])
    with transaction.atomic():
        issue_scheme(draft, by=Account.objects.system(), at=NOON)
        thread, outcome = in_thread(lambda: enter(1))
        thread.join(1.0)
    thread.join(30)

    assert outcome == [{"changed": 1}]
    assert (values(1), values(2)) == ([points(40)], [])
