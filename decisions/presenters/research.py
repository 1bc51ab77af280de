"""The research of a matter as shown: team, field, commissions, sessions of the joint conference."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db.models import DateField, F, TextField, Value
from django.db.models.functions import Cast, Coalesce

from decisions.enums import CommissionMode, Standing, TeamRole
from decisions.models import Commission, ConferenceSession, Fieldwork, TeamMember


@dataclass(frozen=True, slots=True)
class TeamRow:
    role: str
    name: str
    where: str
    standing: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """``leader`` is the county leader who came himself; ``principal`` whether he counts (JH-A-4.1-c)."""

    pk: int
    place: str
    day: str
    people: str
    summary: str
    leader: str
    principal: bool


@dataclass(frozen=True, slots=True)
class CommissionRow:
    pk: int
    topic: str
    mode: str
    contractor: str
    studied: str
    result: str
    tender: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    pk: int
    day: str
    topics: str
    conclusions: str
    members: str


COLUMNS = ("what", "pk", "day", "a", "b", "c", "d", "e", "f")
"""The columns in which team, field and commissions are read together."""


def research(run: Any) -> dict[str, Any]:
    """What the page of the research shows of a run (``presenters.papers.newest``): two statements."""
    field = _read(Fieldwork, run, "field", "visited_on", "place", "people", "summary", "principal__name", "standing")
    parts = ("topic", "mode", "contractor", "studied_in", "result__title", "tender_text")
    topics = _read(Commission, run, "topic", "studied_on", *parts)
    team = _read(TeamMember, run, "team", None, "role", "name", "unit__name", "organisation", "standing")
    found: dict[str, list[tuple[Any, ...]]] = {"field": [], "topic": [], "team": []}
    for what, *row in field.union(topics, team, all=True).order_by("day", "pk"):
        found[what].append(tuple(row))
    roles = [role.value for role in TeamRole]
    return {
        "team": [_member(row) for row in sorted(found["team"], key=lambda row: roles.index(row[2]))],
        "fieldwork": [_field(row) for row in found["field"]],
        "commissions": [_commission(row) for row in found["topic"]],
        "sessions": session_rows(ConferenceSession.objects.in_force().filter(run=run)),
    }


def _read(model: Any, run: Any, what: str, day: str | None, *texts: str) -> Any:
    """Rows in force as COLUMNS: its day, then texts, the rest of the columns empty."""
    columns: dict[str, Any] = {"what": Value(what, output_field=TextField())}
    columns["day"] = F(day) if day else Value(None, output_field=DateField())
    for name, text in zip_longest(COLUMNS[3:], texts, fillvalue=""):
        value = Coalesce(Cast(F(text), TextField()), Value(""), output_field=TextField())
        columns[name] = value if text else Value("", output_field=TextField())
    rows = model.objects.in_force().filter(run=run).order_by()
    return rows.values("pk").annotate(**columns).values_list(*COLUMNS)


def _member(row: tuple[Any, ...]) -> TeamRow:
    _, _, role, name, unit, organisation, standing, _ = row
    shown = "" if standing == Standing.OTHER else Standing(standing).label
    return TeamRow(TeamRole(role).label, name, unit or organisation, shown)


def _field(row: tuple[Any, ...]) -> FieldRow:
    pk, visited_on, place, people, summary, leader, standing, _ = row
    who = f"{leader}（{Standing(standing).label}）" if leader else ""
    return FieldRow(pk, place, visited_on.isoformat(), people, summary, who, standing == Standing.PRINCIPAL)


def _commission(row: tuple[Any, ...]) -> CommissionRow:
    pk, studied_on, topic, mode, contractor, studied_in, result, tender = row
    studied = f"{studied_in} {studied_on.isoformat()}"
    return CommissionRow(pk, topic, CommissionMode(mode).label, contractor, studied, result, tender)


def session_rows(rows: Any) -> list[SessionRow]:
    """Sessions of the joint conference with who attended, newest first: one statement."""
    found: dict[int, list[Any]] = {}
    columns = ("pk", "held_on", "topics", "conclusions", "members__name")
    for pk, held_on, topics, conclusions, member in rows.order_by("-held_on", "-pk", "members__pk").values_list(
        *columns
    ):
        found.setdefault(pk, [held_on, topics, conclusions, []])[3].append(member or "")
    return [
        SessionRow(pk, held_on.isoformat(), topics, conclusions, "、".join(names))
        for pk, (held_on, topics, conclusions, names) in found.items()
    ]
