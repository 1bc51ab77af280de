"""Two hands on one report at the same moment: it is filed once, under one number (JH-B-4.2-a)."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from accountability.actions import reports as actions
from accountability.actions.reports import Contents, NewReport, begin_report, file_report
from accountability.enums import ReportKind
from accountability.models import ProgressReport, ReportSheet
from accountability.rules.reports import Written
from core import rulebook
from core.findings import Refused
from organization.models import Account, Unit
from tests.factories import NOON
from tests.faults.work import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HANDS = 4
FULL = Contents(Written({"execution": "如期"}, frozenset({"situation", "problem", "suggestion"})))


def filing(unit: Unit, by: Account) -> Any:
    rulebook.current(by=by, at=NOON)  # there already, as in any county that works
    sheet = begin_report(NewReport(unit, 2012, ReportKind.HALF), by=by, at=NOON)
    return lambda: file_report(sheet, FULL, by=by, at=NOON)


def test_report_is_filed_once(hekou: Unit, lu: Account) -> None:
    outcomes = in_parallel(HANDS, filing(hekou, lu))

    assert sum(isinstance(one, Refused) for one in outcomes) == HANDS - 1
    assert [one.number for one in ProgressReport.objects.all()] == ["安执报〔2012〕1号"]


def test_without_the_lock_it_would_be_filed_twice(hekou: Unit, lu: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both pass the check before either writes."""
    both_checked, check = threading.Barrier(2), actions.report_findings

    def check_and_wait(*args: Any) -> Any:
        found = check(*args)
        both_checked.wait(timeout=30)
        return found

    monkeypatch.setattr(actions, "report_findings", check_and_wait)
    monkeypatch.setattr(actions, "_lock", lambda pk: ReportSheet.objects.select_related("unit", "task").get(pk=pk))

    outcomes = in_parallel(2, filing(hekou, lu))

    assert not [one for one in outcomes if isinstance(one, Refused)]
    assert ProgressReport.objects.count() == 2
