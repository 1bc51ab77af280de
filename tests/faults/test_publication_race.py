"""Two people confirm a publication at the same moment: one does (SX-6.8-a, ASVS 2.3.5)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.actions import publication
from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle
from appraisal.models import Adjustment, Mark, Period, ResultVersion
from core.files import store
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PAPER
from tests.factories import make_account
from tests.faults.stage import Stage
from tests.faults.work import in_parallel

pytestmark = pytest.mark.services


@pytest.fixture
def proposed(stage: Stage, year: Period, clerk: Account) -> ResultVersion:
    paper = store(SimpleUploadedFile("依据.pdf", PAPER), by=clerk, at=timezone.now())
    for entries in (Adjustment, Mark):
        entries.objects.update(document=paper)
    version = run_scoring(year, by=clerk, at=timezone.now())
    propose_publication(version, circle=list(Circle)[0], by=clerk, at=timezone.now())
    return version


def confirm_by(version: ResultVersion, people: int) -> list[Any]:
    unit = Unit.objects.order_by("pk")[0]
    waiting = [make_account(f"第{number}人", unit, Duty.APPRAISAL_OFFICE) for number in range(people)]
    return in_parallel(people, lambda: confirm_publication(version, by=waiting.pop(), at=timezone.now()))


def confirmations() -> int:
    return AuditEvent.objects.filter(verb="appraisal.confirm_publication").count()


def test_one_of_many_confirmers_publishes(proposed: ResultVersion) -> None:
    outcomes = confirm_by(proposed, 5)

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 4
    assert confirmations() == 1


def test_without_the_lock_two_people_publish(proposed: ResultVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both pass the check before either writes."""
    both_checked = threading.Barrier(2)
    check = publication.check_confirm

    def check_and_wait(*args: Any, **kwargs: Any) -> Any:
        findings = check(*args, **kwargs)
        both_checked.wait(timeout=30)
        return findings

    monkeypatch.setattr(publication, "check_confirm", check_and_wait)
    monkeypatch.setattr(publication, "_lock", lambda version: version)

    confirm_by(proposed, 2)

    assert confirmations() == 2
