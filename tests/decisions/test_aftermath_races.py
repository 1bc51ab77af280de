"""Two hands on one feedback at the same moment: it is answered once, one matter is opened (JH-B-5.2-b, JH-A-4.4-c)."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from core.findings import Refused
from decisions.actions import feedback
from decisions.actions.feedback import answer_feedback
from decisions.enums import FeedbackAnswer, FeedbackKind
from decisions.models import DecisionAdjustment, ExecutionFeedback, Matter
from decisions.rules.execution import check_answer
from organization.models import Account, Unit
from tests.decisions import build_aftermath as after
from tests.factories import NOON
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def told(hekou: Unit, qingshi: Unit, wen: Account) -> ExecutionFeedback:
    return after.told(after.resolved(hekou, wen), wen, kind=FeedbackKind.PROBLEM)


def adjust(row: ExecutionFeedback, by: Account) -> Any:
    own = ExecutionFeedback.objects.get(pk=row.pk)  # as each request fetches it
    return answer_feedback(own, FeedbackAnswer.ADJUST, reason="缩小范围", by=by, at=NOON)


def test_one_of_two_answers_opens_the_adjustment(told: ExecutionFeedback, wen: Account) -> None:
    outcomes = in_parallel(2, lambda: adjust(told, wen))

    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert (DecisionAdjustment.objects.count(), Matter.objects.count()) == (1, 2)


def test_without_the_lock_two_adjustments_are_opened(
    told: ExecutionFeedback, wen: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: both pass the check before either writes."""
    both_checked = threading.Barrier(2)

    def check_and_wait(*args: Any, **kwargs: Any) -> Any:
        findings = check_answer(*args, **kwargs)
        both_checked.wait(timeout=30)
        return findings

    monkeypatch.setattr(feedback, "check_answer", check_and_wait)
    monkeypatch.setattr(feedback, "lock", lambda matter_id: Matter.objects.get(pk=matter_id))

    outcomes = in_parallel(2, lambda: adjust(told, wen))

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert DecisionAdjustment.objects.count() == 2
