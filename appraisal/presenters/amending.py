"""A change of a scheme as its pages show it: the versions around it, what differs, what is carried over."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from appraisal.actions.amending import Carry, plan_carry
from appraisal.actions.periods import check_book
from appraisal.actions.versions import check_in_force
from appraisal.enums import SchemeState
from appraisal.gathering import gather_scheme
from appraisal.gathering.locks import check_period, check_year
from appraisal.models import Period, Scheme, SchemeOrigin
from appraisal.rules.amending import Change, changes
from core.findings import Finding


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another version of the scheme, with a word for the link to it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """Where a version stands: what it amends, what has replaced it, and a draft that is to replace it."""

    amends: Neighbour | None
    later: Neighbour | None
    draft: Neighbour | None
    amendable: bool


def line_of(scheme: Scheme, *, editor: bool) -> Line:
    """The versions around a scheme: one query. Drafts are shown to editors only."""
    rows = Scheme.objects.filter(code=scheme.code).exclude(pk=scheme.pk).order_by("version")
    former = later = draft = None
    for pk, version, state in rows.values_list("pk", "version", "state"):
        url = reverse("appraisal:scheme", args=[pk])
        if pk == scheme.amends_id:
            former = Neighbour(f"变更自第 {version} 版", url)
        elif state == SchemeState.DRAFT:
            draft = Neighbour(f"编制中的第 {version} 版", url) if editor else None
        elif version > scheme.version:
            later = Neighbour(f"已由第 {version} 版替代", url)
    issued = scheme.state == SchemeState.ISSUED
    return Line(former, later, draft, editor and issued and later is None and draft is None)


def closed_note(scheme: Scheme) -> str:
    """Why nothing is entered or computed under this version any more, or yet; "" for the one in force."""
    return _told(check_in_force(scheme))


def book_note(period: Period) -> str:
    """Why no scores are entered in this period: the scheme is not in force, the year is combined, or its approved
    result locks it; else ""."""
    return closed_note(period.scheme) or _told(check_book(period) or check_period(period))


def year_note(scheme: Scheme) -> str:
    """Why no entries of the year are registered: the scheme is not in force, or its result locks it; else ""."""
    return closed_note(scheme) or _told(check_year(scheme))


def _told(findings: list[Finding]) -> str:
    return " ".join(finding.sentence() for finding in findings)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    group: str
    code: str
    name: str
    what: str
    before: str
    after: str


def change_rows(scheme: Scheme) -> list[ChangeRow]:
    """How the scheme differs from the one it amends; [] for a first version. Six queries."""
    former = former_of(scheme)
    if former is None:
        return []
    return [_row(one) for one in changes(gather_scheme(former).facts, gather_scheme(scheme).facts)]


def former_of(scheme: Scheme) -> Scheme | None:
    """The version a scheme amends, or the scheme of an earlier year it was copied from."""
    if scheme.amends is not None:
        return scheme.amends
    origin: SchemeOrigin | None = getattr(scheme, "origin", None)
    return origin.source if origin is not None else None


def _row(change: Change) -> ChangeRow:
    return ChangeRow(
        change.group or "—", change.code, change.name, change.what, change.before or "—", change.after or "—"
    )


def carry_of(scheme: Scheme) -> Carry | None:
    """What issuing this draft carries over; None for anything but a change being drafted."""
    return plan_carry(scheme) if scheme.amends_id and scheme.state == SchemeState.DRAFT else None
