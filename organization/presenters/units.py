"""How units are written: the tree as lines, a unit's page as records, warnings with the form that mends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count
from django.urls import reverse

from core.findings import Finding, blocking
from organization import facts
from organization.enums import AppraisalSystem, PrincipalPost, TitleCategory, UnitKind, UnitLevel
from organization.models import Account, Appointment, Person, Post, Unit
from organization.rules.quality import check_unit

UNAPPRAISED = "—"


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit at its place in the list: ``lead`` draws the indent, ``trail`` names the units above in a flat list."""

    unit: Unit
    lead: str = ""
    trail: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One row of the unit list, formatted."""

    pk: int
    code: str
    name: str
    lead: str
    trail: str
    kind: str
    level: str
    system: str
    leaders: str
    roster: int
    warnings: int
    abolished: bool


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with its number, who holds it and whether there is room."""

    post: Post
    title: str
    principal: str
    quota: int
    filled: int
    holders: str
    vacant: int
    over: bool


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A leader of the unit with his field of work."""

    appointment: Appointment
    name: str
    person_pk: int
    title: str
    principal: bool
    field_of_work: str
    term: str
    since: str


def tree(units: Iterable[Unit]) -> list[UnitNode]:
    """The units as a depth-first list; one whose parent is not among them stands at the margin."""
    rows = list(units)
    known = {unit.pk for unit in rows}
    below: defaultdict[int | None, list[Unit]] = defaultdict(list)
    for unit in rows:
        below[unit.parent_id if unit.parent_id in known else None].append(unit)
    nodes: list[UnitNode] = []
    waiting = [(unit, 0) for unit in reversed(below[None])]
    while waiting:
        unit, depth = waiting.pop()
        nodes.append(UnitNode(unit, lead="　" * (depth - 1) + "└ " if depth else ""))
        waiting += [(child, depth + 1) for child in reversed(below[unit.pk])]
    return nodes


def flat(units: Iterable[Unit], every: Iterable[Unit]) -> list[UnitNode]:
    """Found units in their order with the way to them; ``every`` holds the units in reach."""
    names = {unit.pk: unit for unit in every}

    def trail(unit: Unit) -> str:
        above, parent = [], names.get(unit.parent_id)
        while parent is not None:
            above.append(parent.name)
            parent = names.get(parent.parent_id)
        return " / ".join(reversed(above))

    return [UnitNode(unit, trail=trail(unit)) for unit in units]


def unit_lines(nodes: Sequence[UnitNode], day: date) -> list[UnitLine]:
    """The rows of one page: a fixed number of queries, however many units."""
    units = [node.unit for node in nodes]
    ids = [unit.pk for unit in units]
    counted = Person.objects.on_roster().filter(unit_id__in=ids).order_by().values("unit_id").annotate(n=Count("pk"))
    rosters = dict(counted.values_list("unit_id", "n"))
    leaders = facts.principals(units, day)
    states = facts.unit_states(units, day)
    return [
        UnitLine(
            pk=node.unit.pk,
            code=node.unit.code,
            name=node.unit.name,
            lead=node.lead,
            trail=node.trail,
            kind=UnitKind(node.unit.kind).label,
            level=UnitLevel(node.unit.level).label,
            system=system_label(node.unit),
            leaders="、".join(tenure.person_name for tenure in leaders.get(node.unit.pk, ())),
            roster=rosters.get(node.unit.pk, 0),
            warnings=0 if node.unit.abolished_at else len(blocking(check_unit(states[node.unit.pk]))),
            abolished=node.unit.abolished_at is not None,
        )
        for node in nodes
    ]


def system_label(unit: Unit) -> str:
    return AppraisalSystem(unit.appraisal_system).label if unit.appraisal_system else UNAPPRAISED


def breadcrumb(unit: Unit, account: Account) -> list[tuple[str, str]]:
    """The units above, linked where the reader reaches them."""
    reach = account.reach()
    above = [
        (one.name, reverse("organization:unit", args=[one.pk]) if reach.covers(one.pk) else "")
        for one in facts.ancestry(unit)[:-1]
    ]
    return [("机构", reverse("organization:unit_list")), *above]


def post_lines(unit: Unit, day: date) -> list[PostLine]:
    """The unit's posts with the holders of ``day``: two queries."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    held = Appointment.objects.in_force(day).filter(post__unit=unit).select_related("person")
    for row in held.order_by("starts_on", "pk"):
        holders[row.post_id].append(row.person.name)
    lines = []
    for post in Post.objects.filter(unit=unit).select_related("title").order_by("order", "pk"):
        names = holders[post.pk]
        lines.append(
            PostLine(
                post=post,
                title=post.title.name + ("（已停用名称）" if post.title.withdrawn else ""),
                principal=PrincipalPost(post.principal).label if post.principal else "",
                quota=post.quota,
                filled=len(names),
                holders="、".join(names),
                vacant=max(0, post.quota - len(names)),
                over=len(names) > post.quota,
            )
        )
    return lines


def team_lines(unit: Unit, day: date) -> list[TeamLine]:
    """The leading team of ``day`` with the division of work, principals first (JH-B-3.1-c)."""
    rows = (
        Appointment.objects.in_force(day)
        .filter(post__unit=unit, post__title__category=TitleCategory.LEADING)
        .select_related("person", "post__title")
    )
    order = {PrincipalPost.PARTY: 0, PrincipalPost.ADMINISTRATION: 1, PrincipalPost.NONE: 2}
    ranked = sorted(
        rows, key=lambda row: (order[PrincipalPost(row.post.principal)], row.post.order, row.starts_on, row.pk)
    )
    return [
        TeamLine(
            appointment=row,
            name=row.person.name,
            person_pk=row.person_id,
            title=row.post.title.name,
            principal=bool(row.post.principal),
            field_of_work=row.field_of_work,
            term=row.term,
            since=row.starts_on.isoformat(),
        )
        for row in ranked
    ]


def unit_findings(unit: Unit, day: date, *, manages: bool) -> list[Finding]:
    """The data-quality findings of a unit; who may mend them gets the link to the form."""
    findings = check_unit(facts.unit_states([unit], day)[unit.pk])
    if not manages:
        return findings
    link = reverse("organization:new_post", args=[unit.pk])
    people = reverse("organization:person_list") + f"?unit={unit.pk}"
    return [
        replace(finding, link=link if "职位" in finding.title else people) if finding.blocks else finding
        for finding in findings
    ]
