"""One workbook confirmed by many hands at once becomes one draft (SECURITY I06)."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from appraisal.actions import book_drafts
from appraisal.actions.book_drafts import draft_from_book
from appraisal.actions.copying import check_copy
from appraisal.actions.groups import GroupValues
from appraisal.draft_workbook import DraftBook, Points
from appraisal.enums import GroupKind
from appraisal.models import Group, Indicator, Scheme
from appraisal.tree_workbook import NodeRow, TreeBook
from core import rulebook
from core.models import AuditEvent
from organization.models import Account, Unit
from tests.appraisal.small import PLAN, points
from tests.appraisal.test_import_races import at_once
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


@pytest.fixture
def book(county: Unit, zhou: Account) -> DraftBook:
    rulebook.current(by=zhou, at=NOON)
    columns: dict[str, Any] = {
        "name": "经济发展", "full_mark": points(100), "weight": points(1000), "top_rule": "ratio_to_best",
        "source": "entered", "method": "direct", "params": {}, "floor": 0, "responsible_unit": None,
        "key_indicator": False, "rule_text": "", "clause": "",
    }  # fmt: skip
    return DraftBook(
        head={"code": "anlan-2013", "name": "考评方案", "year": 2013, "owner": county, "year_rule": "own"},
        points=Points(PLAN, ["安全生产"]),
        groups={"乡镇": GroupValues("A", "乡镇", GroupKind.UNITS, points(1000))},
        trees=TreeBook({"乡镇": [NodeRow(2, "A.1", "", columns)]}),
    )


def confirm(book: DraftBook, by: Account) -> None:
    draft_from_book(book, source="方案表.xlsx", digest="a" * 64, by=by, at=NOON)


def test_one_workbook_confirmed_by_many_hands_makes_one_draft(book: DraftBook, zhou: Account) -> None:
    outcomes = at_once(*[lambda: confirm(book, zhou)] * HANDS)

    assert outcomes == ["done"] * HANDS
    assert [model.objects.count() for model in (Scheme, Group, Indicator)] == [1, 1, 1]
    assert AuditEvent.objects.filter(verb="appraisal.draft_from_book").count() == 1


@pytest.mark.postgres
def test_without_the_queue_one_of_two_hands_meets_an_error(
    book: DraftBook, zhou: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same race with the lock off and a pause after the check."""
    both = threading.Barrier(2)

    def check_and_wait(*args: Any) -> Any:
        findings = check_copy(*args)
        both.wait(timeout=10)
        return findings

    monkeypatch.setattr(book_drafts, "_queue", lambda owner: None)
    monkeypatch.setattr(book_drafts, "check_copy", check_and_wait)

    assert at_once(*[lambda: confirm(book, zhou)] * 2) == ["IntegrityError", "done"]
