"""One leader of the county: what he is tied to, his visits there, his numbers (LS-3.2-b)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accountability.enums import LinkKind
from accountability.gathering.first_line import YearOf, quarter_of, targets_on, years_of
from accountability.models import FrontLineEntry, LeaderLink
from accountability.presenters.first_line import entry_listing, quarter_cell
from accountability.presenters.listing import Cell, Listing, Panel
from accountability.rules.first_line import QuarterFacts, days_text
from organization.models import Person

RECENT = 30


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """``missing`` names the kinds of links that he has none of."""

    panels: list[Panel]
    asides: list[Panel]
    missing: list[str]


def leader_page(person: Person, today: date, *, manages: bool) -> LeaderPage:
    """Links with the visits to each, the numbers of quarter and year, recent entries: a constant number of
    statements."""
    mine = FrontLineEntry.objects.in_force().filter(person=person)
    newest = mine.order_by("-day").values_list("day", flat=True).first() or today
    visits: dict[int, list[str]] = {}
    for unit, day in mine.filter(unit__isnull=False).order_by("-day").values_list("unit_id", "day"):
        visits.setdefault(unit, []).append(day.isoformat())
    found = LeaderLink.objects.in_force().filter(person=person).select_related("unit")
    rows = list(found.order_by("kind", "pk"))
    seen = mine.select_related("person__unit", "unit").prefetch_related("activities", "photos")
    recent = entry_listing(seen.order_by("-day", "-pk")[:RECENT])
    panels = [Panel("联系点", listing=_links(rows, visits, manages=manages)), Panel("到一线记录", listing=recent)]
    held = {row.kind for row in rows}
    missing = [kind.label for kind in LinkKind if kind.value not in held]
    return LeaderPage(panels, [Panel("到一线", _numbers(person, newest))], missing)


def _links(rows: Sequence[LeaderLink], visits: Mapping[int, Sequence[str]], *, manages: bool) -> Listing:
    found = []
    for row in rows:
        days = visits.get(row.unit_id or 0, [])
        end = Cell("撤销", reverse("accountability:unlink_leader", args=[row.pk])) if manages else Cell("")
        found.append([
            Cell(row.unit.name if row.unit else row.firm), Cell(row.get_kind_display()),
            Cell(str(len(days)), figures=True), Cell(days[0] if days else "", figures=True), end,
        ])  # fmt: skip
    heads = ("联系对象", "类别", "到访次数", "最近到访", "办理")
    return Listing("联系点", heads, found, ("没有联系点", "由两办登记联系的镇街、分管的部门和包帮的企业。"))


def _numbers(person: Person, newest: date) -> list[tuple[str, str]]:
    """Of the year and the quarter of the newest entry."""
    of = years_of(newest.year, [person.pk]).get(person.pk) or YearOf()
    cell = quarter_cell(of.quarters.get((newest.month - 1) // 3 + 1, QuarterFacts()), targets_on(newest))
    return [
        (f"{newest.year} 年天数", f"{days_text(of.count)} 天"),
        (quarter_of(newest).label, f"{cell.text} {cell.note}".strip()),
    ]
