"""Use of results in the area 考核: navigation, the clauses that the pages embody, what must be done next."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from appraisal.enums.consequences import ConsequencePermission as P
from appraisal.enums.consequences import ConsequenceState, FollowUp
from appraisal.models import Consequence, ConsequenceMeasure
from appraisal.presenters.consequences import GONE, about
from appraisal.rules.consequence_steps import HANDS
from core import calendar, registry, sections
from core.access import may
from core.probes import only_where
from core.registry import WorkItem
from core.sections import Section
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "结果运用", 20
SECTION = Section("考核", "结果运用", (
    (P.VIEW_ALL, "结果运用", "appraisal:consequences", 420),
    (P.VIEW, "本单位、本人结果运用", "appraisal:own_consequences", 421),
), {"appraisal:consequences": frozenset({
    "appraisal:consequence", "appraisal:record_consequence_finding", "appraisal:carry_out_consequence",
    "appraisal:waive_consequence", "appraisal:complete_consequence",
})})  # fmt: skip
PAGES = {
    ("结果运用", "appraisal:consequences"): (
        "QSH-27-b", "QSH-27-c", "QSH-27-d", "QSH-29-a", "QSH-29-b", "QSH-29-c", "QSH-29-f", "QSH-29-g", "QSH-30-a",
        "LS-3.5-a", "LS-4.3-d", "JH-A-6.6-c", "BZ-1-r",
    ),
}  # fmt: skip
"""(label, page) -> clauses."""


def handled_by(account: Account) -> list[FollowUp]:
    """The kinds that the account's duties decide about."""
    return [kind for kind, hands in HANDS.items() if account.duties & {one.value for one in hands}]


def items(account: Account, today: date) -> list[WorkItem]:
    """Open proposals, decided ones whose ground is gone, measures to be put into effect: two statements."""
    if not may(account, P.HANDLE):
        return []
    kinds = handled_by(account)
    return _to_decide(account, kinds, today) + _to_complete(kinds)


def _open() -> QuerySet[Consequence]:
    return Consequence.objects.open() | Consequence.objects.unsupported()


@only_where(_open, P.HANDLE)
def _to_decide(account: Account, kinds: list[FollowUp], today: date) -> list[WorkItem]:
    rows = _open().filter(kind__in=kinds).exclude(own_part(account, people=["person"], units=["unit"]))
    return [_line(row, today) for row in rows.select_related("unit", "person").order_by("due_on", "pk")[:MOST]]


def _open_measures() -> QuerySet[ConsequenceMeasure]:
    return ConsequenceMeasure.objects.filter(done_at__isnull=True)


@only_where(_open_measures, P.HANDLE)
def _to_complete(kinds: list[FollowUp]) -> list[WorkItem]:
    found = []
    open_ones = _open_measures().filter(consequence__kind__in=kinds)
    related = open_ones.select_related("consequence__unit", "consequence__person")
    for one in related.order_by("recorded_at", "pk")[:MOST]:
        title = f"{one.subject or about(one.consequence)}：{one.get_measure_display()}待落实"
        url = reverse("appraisal:complete_consequence", args=[one.pk])
        found.append(WorkItem(title, SOURCE, url, "登记落实"))
    return found


def _url(row: Consequence) -> str:
    return reverse("appraisal:consequence", args=[row.pk])


def _line(row: Consequence, today: date) -> WorkItem:
    if row.state != ConsequenceState.PROPOSED:
        return WorkItem(f"{about(row)}{row.get_kind_display()}：{GONE}", SOURCE, _url(row), "去复核")
    light = calendar.light(row.due_on, today, behind=False)
    title = f"{about(row)}{row.year}年度{row.get_kind_display()}建议待处理"
    return WorkItem(title, SOURCE, _url(row), "去处理", row.due_on, light)


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
    registry.workbench.register(items)
