"""What publication and catalogue show on pages of the floors below: work items with lights, navigation, clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from core import calendar, registry
from core.access import may
from core.probes import only_where
from core.registry import NavEntry, WorkItem, address
from decisions.enums import DecisionPermission as P
from decisions.enums import RunState, Stage
from decisions.gathering import look
from decisions.gathering.parameters import thresholds
from decisions.models import DecisionPublication, StageRun
from decisions.rules.package import must_publish, publish_by
from organization.models import Account

MOST = 100
PAGES = {
    ("重大行政决策事项目录", "decisions:catalogue"): ("GW713-3",),
    ("决策事项（上会材料、风险评估、公布）", "decisions:matters"): (
        "GW713-10", "GW713-12", "GW713-22", "GW713-23", "GW713-24", "GW713-25", "GW713-27", "GW713-29", "GW713-31",
        "GW713-32", "QSH-5-a", "QSH-5-b", "QSH-5-c",
    ),
}  # fmt: skip
"""(label, page) -> clauses."""


def _unpublished() -> QuerySet[StageRun]:
    public = DecisionPublication.objects.in_force().filter(matter=OuterRef("matter"))
    return StageRun.objects.filter(~Exists(public), stage=Stage.RESOLUTION, state=RunState.CLOSED)


@only_where(_unpublished, P.MANAGE_MEETINGS)
def work_items(account: Account, today: date) -> Iterator[WorkItem]:
    """Resolved matters that are to be published and are not yet (GW713-32): for the two offices, a light each.

    One statement where no version asks for a publication: the county's own documents do not.
    """
    if not may(account, P.MANAGE_MEETINGS):
        return
    newest = list(_unpublished().select_related("matter").order_by("-settled_at")[:MOST])
    limits = thresholds({row.matter.rulebook_id for row in newest})
    runs = {row.matter_id: row for row in newest if limits[row.matter.rulebook_id].publication_days}
    if not runs:
        return
    cases = look([row.matter for row in runs.values()], at=timezone.now(), about=()).cases
    for pk, row in runs.items():
        if row.settled_at is None or not must_publish(cases[pk]):
            continue
        due = publish_by(timezone.localdate(row.settled_at), cases[pk].thresholds.publication_days)
        yield WorkItem(
            f"公布决定和解读：{row.matter.title}", "决策公布", reverse("decisions:publication", args=[pk]), "去登记",
            due=due, light=calendar.light(due, today, behind=False),
        )  # fmt: skip


def entries(account: Any) -> list[NavEntry]:
    """The catalogue, for who may see matters."""
    if not may(account, P.VIEW_MATTERS):
        return []
    return [NavEntry("决策", "重大行政决策事项目录", address("decisions:catalogue"), section="决策事项", order=105)]


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> (label, address) of the pages."""
    return {clause: [(label, address(page))] for (label, page), clauses in PAGES.items() for clause in clauses}


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
    registry.navigation.register(entries)
    registry.clause_pages.register(clause_pages)
