"""Facts of an assessment round: items, columns with their cells, what was measured, ties of people to units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accountability.enums import TaskEvent, TaskState
from accountability.models import Task, TaskMove
from appraisal.enums import Method, Source
from appraisal.enums.assessment import ColumnKind, ColumnState, RoundState, SelfTemplate
from appraisal.models import (
    AssessmentCharge,
    AssessmentColumn,
    AssessmentRound,
    AssessmentSeat,
    ColumnItem,
    DeskItem,
    Indicator,
    Member,
    Reading,
    RoundTemplate,
    Score,
    TemplateAnswer,
)
from appraisal.rules.assessment import COMPUTED, Cell, Item, SheetFacts
from appraisal.rules.assessment_recusal import Assessed, Tie, counts
from appraisal.rules.assessment_rounds import RoundFacts, TeamFacts
from appraisal.rules.facts import POINT
from appraisal.rules.figures import half_up, short
from appraisal.rules.measured import thaw_reading
from appraisal.rules.methods import score_column
from appraisal.rules.self_templates import TEMPLATES, Answer, TemplatePoint, punctuality
from core.fields import from_points
from core.rulebook import parameters
from organization.enums import UnitLevel
from organization.models import Appointment, Person, Unit

RECUSAL = "appraisal.assessment_recusal_years"


def round_facts(row: AssessmentRound) -> RoundFacts:
    return RoundFacts(RoundState(row.state), row.self_due, row.four_methods)


def items_of(row: AssessmentRound, group: int) -> list[Item]:
    """The leaves of a group's tree in its order, with what is computed from readings: one statement."""
    return _tree(row, group)[0]


def _tree(row: AssessmentRound, group: int) -> tuple[list[Item], dict[int, str]]:
    """The items, and of every node of the tree the name of its top node: one statement."""
    nodes = Indicator.objects.filter(group=group).order_by("order", "pk").annotate(
        desk=Exists(DeskItem.objects.filter(round=row, indicator=OuterRef("pk")).order_by()),
        computed=Exists(_read(row, group).filter(indicator=OuterRef("pk")).order_by()),
    )  # fmt: skip
    own = ("pk", "code", "name", "floor", "full_mark", "desk", "computed")
    rows = {one["pk"]: one for one in nodes.values(*own, "parent")}
    parents = {one["parent"] for one in rows.values()}
    items, tops = [], {}
    for pk, one in rows.items():
        if pk not in parents:
            items.append(Item(*(one[name] for name in own)))
        top = one
        while top["parent"] is not None:
            top = rows[top["parent"]]
        tops[pk] = top["name"]
    return items, tops


def _read(row: AssessmentRound, group: int) -> QuerySet[Reading]:
    """Current readings of the group's leaves that are not scored by hand."""
    rows = Reading.objects.current().filter(period=row.period_id, indicator__group=group)
    return rows.exclude(indicator__source=Source.ENTERED)


def columns_of(row: AssessmentRound, member: Member) -> dict[ColumnKind, AssessmentColumn]:
    """The newest column of each kind: one statement."""
    rows = AssessmentColumn.objects.filter(round=row, member=member).order_by("number")
    related = ("recorded_by__person", "closed_by__person", "onsite")
    return {ColumnKind(one.kind): one for one in rows.select_related(*related)}


def sheet_facts(row: AssessmentRound, columns: Mapping[ColumnKind, AssessmentColumn]) -> SheetFacts:
    return SheetFacts(round_facts(row), {kind: ColumnState(one.state) for kind, one in columns.items()})


def cells_of(columns: Iterable[AssessmentColumn]) -> dict[int, dict[int, Cell]]:
    """Column id -> item id -> cell: one statement."""
    held = [one.pk for one in columns]
    found: dict[int, dict[int, Cell]] = {pk: {} for pk in held}
    rows = ColumnItem.objects.filter(column__in=held).order_by()
    fields = rows.values_list("column", "indicator", "points", "not_applicable", "text")
    for column, indicator, points, not_applicable, text in fields:
        found[column][indicator] = Cell(points, not_applicable, text)
    return found


def measured_of(row: AssessmentRound, member: Member) -> dict[int, Cell]:
    """What the system holds for the member in the period before anybody assessed, with its origin: points computed
    from readings, else points that were entered. Two statements."""
    entered = Score.objects.filter(period=row.period_id, member=member).select_related("entered_by__person")
    found = {
        score.indicator_id: Cell(
            score.value, score.not_applicable, f"{score.entered_by} {timezone.localdate(score.entered_at).isoformat()}"
        )
        for score in entered.order_by()
    }
    columns: dict[Indicator, dict[str, Any]] = defaultdict(dict)
    for one in _read(row, member.group_id).select_related("indicator").order_by():
        named = {"value": one.value, "base": one.base, "target": one.target, "ratings": one.ratings}
        held = None if one.not_applicable else {key: value for key, value in named.items() if value}
        columns[one.indicator][str(one.member_id)] = thaw_reading(held)
    for leaf, readings in columns.items():
        if str(member.pk) in readings:
            found[leaf.pk] = _computed(leaf, readings, str(member.pk))
    return found


def _computed(leaf: Indicator, readings: dict[str, Any], member: str) -> Cell:
    """The member's points by the leaf's method, with the figure behind them."""
    scored = score_column(
        Method(leaf.method), leaf.params, readings, full_mark=from_points(leaf.full_mark),
        floor_mark=from_points(leaf.floor),
    )  # fmt: skip
    if member not in scored.scores:
        return Cell(text=scored.problems.get(member, ""))
    score, reading = scored.scores[member], readings[member]
    if score is None or reading is None:
        return Cell(not_applicable=True, text="数据填报")
    words = COMPUTED if reading.value is None else f"{COMPUTED}，数值 {short(_units(Fraction(reading.value)))}"
    return Cell(_units(score), text=words)


def _units(value: Fraction) -> int:
    """Ten-thousandths, half up, as they are shown."""
    units = value * POINT
    return half_up(units.numerator, units.denominator)


def template_of(row: AssessmentRound, member: Member) -> SelfTemplate:
    held = RoundTemplate.objects.filter(round=row, group=member.group_id).values_list("template", flat=True).first()
    return SelfTemplate(held) if held else SelfTemplate.PLAIN


def answers_of(column: AssessmentColumn | None) -> dict[str, Answer]:
    if column is None:
        return {}
    rows = TemplateAnswer.objects.filter(column=column).order_by()
    return {one.key: Answer(one.text, one.figure, one.last_figure) for one in rows}


def points_of(template: SelfTemplate) -> Sequence[TemplatePoint]:
    return TEMPLATES[template]


def tasks_in_time(member: Member, year: int) -> Answer:
    """Of the tasks that fell due in the year under the member's responsibility, those finished by their day: two
    statements (LS-3.3-d). A cadre's are those he carries out or has in charge."""
    if member.appointment is not None:
        person = member.appointment.person_id
        mine = Q(current__person=person) | Q(current__leader=person)
    else:
        mine = Q(current__lead_unit=member.unit_id)
    rows = Task.objects.in_force().filter(mine, current__deadline__year=year)
    due = dict(rows.order_by().values_list("pk", "current__deadline"))
    done = rows.filter(state=TaskState.DONE).order_by().values("pk")
    moves = TaskMove.objects.filter(task__in=done, event=TaskEvent.FINISH).order_by("pk")
    finished: dict[int, date] = {}
    for task, at in moves.values_list("task", "recorded_at"):
        finished.setdefault(task, timezone.localdate(at))
    return punctuality(sum((last := due[task]) is not None and day <= last for task, day in finished.items()), len(due))


def teams_of(row: AssessmentRound) -> list[TeamFacts]:
    """The groups of a round with their leaders and sizes: three statements."""
    seats: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    held = AssessmentSeat.objects.in_force().filter(group__round=row).order_by()
    for group, name, leads in held.values_list("group", "person__name", "leads"):
        seats[group].append((name, leads))
    charged = AssessmentCharge.objects.filter(round=row).order_by().values("group").annotate(n=Count("pk"))
    sizes = dict(charged.values_list("group", "n"))
    return [
        TeamFacts(
            group.name, next((name for name, leads in seats[group.pk] if leads), ""), len(seats[group.pk]),
            sizes.get(group.pk, 0),
        )
        for group in row.groups.order_by("order", "pk")
    ]  # fmt: skip


def assessed_by(row: AssessmentRound) -> dict[int, list[Assessed]]:
    """Group id -> the members it assesses: one statement."""
    found: dict[int, list[Assessed]] = defaultdict(list)
    rows = AssessmentCharge.objects.filter(round=row).order_by("member__order", "member")
    for group, name, unit, person in rows.values_list(
        "group", "member__name", "member__unit", "member__appointment__person"
    ):
        found[group].append(Assessed(name, unit, person))
    return found


def assessed(member: Member) -> Assessed:
    return Assessed(member.name, member.unit_id, member.appointment.person_id if member.appointment else None)


def recusal_years(row: AssessmentRound) -> int:
    return int(parameters(row.period.scheme.rulebook).whole(RECUSAL))


def ties_of(people: Collection[int], day: date, years: int) -> dict[int, dict[int, Tie]]:
    """Person -> unit -> tie: where he works, what stands above it and is appraised with it, where he worked of late.

    Three statements, and two for each step upward.
    """
    found: dict[int, dict[int, Tie]] = {pk: {} for pk in people}
    edges: dict[int, dict[int, date | None]] = {pk: {} for pk in people}
    for pk, unit in Person.objects.filter(pk__in=people).order_by().values_list("pk", "unit"):
        edges[pk][unit] = None
    held = Appointment.objects.filter(person__in=people, starts_on__lte=day).order_by("ends_on")
    for person, unit, ends in held.values_list("person", "post__unit", "ends_on"):
        left = None if ends is None or ends > day else ends
        if counts(left, day, years) and not (unit in edges[person] and edges[person][unit] is None):
            edges[person][unit] = left
    names: dict[int, str] = {}
    while any(edges.values()):
        asked = {unit for units in edges.values() for unit in units}
        steps: dict[int, set[int]] = defaultdict(set)
        rows = Unit.objects.filter(pk__in=asked).order_by()
        for pk, name, parent, level, host in rows.values_list(
            "pk", "name", "parent", "parent__level", "appraised_with"
        ):
            names[pk] = name
            steps[pk] = {one for one in (parent if level != UnitLevel.COUNTY else None, host) if one is not None}
        edges = {person: _step(found[person], units, names, steps) for person, units in edges.items()}
    return found


def _step(
    ties: dict[int, Tie], units: Mapping[int, date | None], names: Mapping[int, str], steps: Mapping[int, set[int]]
) -> dict[int, date | None]:
    """Take the units of this step down, and name those of the next."""
    following: dict[int, date | None] = {}
    for unit, until in units.items():
        ties[unit] = Tie(names.get(unit, ""), until)
        for above in steps.get(unit, ()):
            if above not in ties:
                following[above] = until
    return following


def unfinished(row: AssessmentRound) -> list[str]:
    """Names of members without confirmed final points: one statement."""
    done = AssessmentColumn.objects.closed().filter(round=row, kind=ColumnKind.FINAL).order_by().values("member")
    rows = AssessmentCharge.objects.filter(round=row).exclude(member__in=done).order_by("member__order")
    return list(rows.values_list("member__name", flat=True))


def not_filed(row: AssessmentRound) -> list[tuple[str, str]]:
    """Code and name of members without a filed self-assessment (SX-6.4-a): one statement."""
    filed = AssessmentColumn.objects.filter(round=row, kind=ColumnKind.SELF, state=ColumnState.CLOSED)
    reopened = AssessmentColumn.objects.filter(round=row, kind=ColumnKind.SELF, state=ColumnState.DRAFT)
    rows = Member.objects.filter(assessment_charges__round=row).order_by("group__order", "order", "code")
    missing = rows.filter(Q(pk__in=reopened.values("member")) | ~Q(pk__in=filed.values("member")))
    return list(missing.values_list("code", "name"))


def uncharged(row: AssessmentRound) -> list[str]:
    """Names of members of the scheme that no group assesses: one statement."""
    charged = AssessmentCharge.objects.filter(round=row).order_by().values("member")
    rows = Member.objects.filter(scheme=row.period.scheme_id).exclude(pk__in=charged)
    return list(rows.order_by("group__order", "order").values_list("name", flat=True))


@dataclass(frozen=True)
class Sheet:
    """A member's assessment: items, newest columns and their cells; ``tops`` node of the tree -> name of its top."""

    round: AssessmentRound
    member: Member
    items: list[Item]
    columns: dict[ColumnKind, AssessmentColumn]
    cells: dict[ColumnKind, dict[int, Cell]]
    tops: dict[int, str]

    @cached_property
    def template(self) -> SelfTemplate:
        """By which the self-assessment is written: one statement, asked once."""
        return template_of(self.round, self.member)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What the self-assessment answers to the points of its template: one statement, asked once."""
        return answers_of(self.columns.get(ColumnKind.SELF))

    @property
    def facts(self) -> SheetFacts:
        return sheet_facts(self.round, self.columns)


def sheet_of(row: AssessmentRound, member: Member) -> Sheet:
    """Five statements. While the preliminary assessment is open, for the first time or again, measured is what the
    system holds now: two more."""
    columns = columns_of(row, member)
    held = cells_of(columns.values())
    cells = {kind: held[one.pk] for kind, one in columns.items()}
    rated = columns.get(ColumnKind.PRELIMINARY)
    if ColumnKind.MEASURED not in cells or (rated is not None and rated.state == ColumnState.DRAFT):
        cells[ColumnKind.MEASURED] = measured_of(row, member)
    items, tops = _tree(row, member.group_id)
    return Sheet(row, member, items, columns, cells, tops)


@dataclass(frozen=True, slots=True)
class Seat:
    """Whether somebody sits in the group that assesses a member, and whether he leads it."""

    held: bool
    leads: bool


def seat_of(charge: AssessmentCharge, person: int | None) -> Seat:
    """One statement, none for an account without a person."""
    if person is None:
        return Seat(held=False, leads=False)
    rows = AssessmentSeat.objects.in_force().filter(group=charge.group_id, person=person).order_by()
    found = list(rows.values_list("leads", flat=True))
    return Seat(bool(found), any(found))
