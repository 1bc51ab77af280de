"""The order of the workbench: what is overdue first, then by deadline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from core import registry
from core.enums import Light
from core.registry import WorkItem
from organization.models import Account

pytestmark = pytest.mark.django_db
ITEMS = [
    WorkItem("没有期限", "甲", "/", "去办", None, None),
    WorkItem("已报待核", "甲", "/", "去办", date(2012, 6, 1), Light.GREEN),
    WorkItem("逾期无期限", "甲", "/", "去办", None, Light.RED),
    WorkItem("逾期有期限", "甲", "/", "去办", date(2012, 7, 1), Light.RED),
    WorkItem("将到期", "甲", "/", "去办", date(2012, 8, 1), Light.BLUE),
]


def test_overdue_items_come_first_then_those_with_a_deadline(
    zhou: Account, client_of: Callable[[Account], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry.workbench, "_providers", [lambda account, today: ITEMS])

    shown = client_of(zhou).get("/").content.decode()

    titles = sorted((one.title for one in ITEMS), key=lambda title: shown.index(f">{title}<"))
    assert titles == ["逾期有期限", "逾期无期限", "已报待核", "将到期", "没有期限"]
