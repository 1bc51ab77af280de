"""The demo county's catalogue of major administrative decisions, with one item that was taken out (GW713-3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core import rulebook
from decisions.actions.catalogue import NewEntry, add_entry, remove_entry
from decisions.demo_people import known_cast
from decisions.models import CatalogueEntry

ITEMS = (
    ("重大公共基础设施建设", "投资额一亿元以上，或者需征收土地五百亩以上的公共工程项目。"),
    ("公用事业价格调整", "水、电、气、公共交通等实行政府定价的价格制定和调整。"),
    ("社会保障待遇标准调整", "涉及全县一万人以上的社会保障、医疗保障待遇标准调整。"),
    ("重大资源开发", "年开采量十万吨以上的资源开发。"),
)
REMOVED = "重大资源开发"
AGO = timedelta(days=300)
"""Before the matters of the demo that go on today."""


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the catalogue once, by the rules of the State Council's order; "" when something is in it."""
    if CatalogueEntry.objects.exists():
        return ""
    at -= AGO
    office, today = known_cast().office, timezone.localdate(at)
    rulebook.current(by=office, at=at, line=rulebook.lines()[-1].code)
    for title, standard in ITEMS:
        row = add_entry(NewEntry(title, standard, f"安发〔{today.year}〕3号", today), by=office, at=at)
        if title == REMOVED:
            remove_entry(row.pk, reason="并入国土空间规划事项管理", by=office, at=at)
    return f"重大行政决策事项目录 {len(ITEMS) - 1}"
