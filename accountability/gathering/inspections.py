"""Inspections as facts: numbers of the rulebook, what repeats what, evidence, whose decision stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from accountability.enums import InspectionForm, InspectionState, PlanState
from accountability.models import Conclusion, Inspection, InspectionEvidence, Problem
from accountability.rules.inspections import InspectionFacts, Scope, repeated
from accountability.rules.objections import last_day
from core.rulebook import base_line, begun, first_parameters, in_force, parameters
from decisions.enums import DecidingBody
from organization.models import Account, Unit

HIDDEN = "未公开的督查"


@dataclass(frozen=True, slots=True)
class InspectionNumbers:
    """Days of the window (DC-15); last places, summonses and months of LS-3.5; warning."""

    window_days: int
    last_places: int
    summonses: int
    months: int
    warning_days: int


def numbers_on(day: date) -> InspectionNumbers:
    """The numbers in force on that day: at most two statements."""
    version = in_force(day)
    of = parameters(version) if version is not None else first_parameters(base_line())
    return InspectionNumbers(
        window_days=of.whole("accountability.inspection_window_days"),
        last_places=of.whole("accountability.last_places"),
        summonses=of.whole("accountability.summons_to_transfer"),
        months=of.whole("accountability.summons_months"),
        warning_days=of.whole("deadline.warning_days"),
    )


def review_days_on(day: date) -> int:
    """Days for an objection and its answer by the newest source of rules in force on that day; 0 without a limit
    (DC-17). The county's own documents know none, the national rules do. At most two statements."""
    line = begun(day)[0].code
    version = in_force(day, line)
    of = parameters(version) if version is not None else first_parameters(line)
    return of.whole("accountability.review_days")


def begun_on(one: Inspection) -> date:
    """The day whose rules hold for an inspection to its end."""
    return timezone.localdate(one.recorded_at)


def objection_until(one: Conclusion) -> date | None:
    """The last day on which the unit may object to a conclusion; None before it was sent, or without a limit."""
    if one.sent_at is None:
        return None
    return last_day(timezone.localdate(one.sent_at), review_days_on(begun_on(one.inspection)))


def keys_of(one: Inspection) -> frozenset[str]:
    """What an inspection is about: its topic, its task, the decision of either."""
    keys = {f"topic:{''.join(one.topic.split())}"}
    if one.task_id is not None and one.task is not None:
        keys.add(f"task:{one.task_id}")
        if one.task.table.matter_id is not None:
            keys.add(f"matter:{one.task.table.matter_id}")
    if one.matter_id is not None:
        keys.add(f"matter:{one.matter_id}")
    return frozenset(keys)


def scope_of(one: Inspection) -> Scope:
    """Units and task are selected."""
    units = frozenset(each.unit_id for each in one.units.all())
    return Scope(one.pk, one.title, units, keys_of(one), one.starts_on, one.ends_on)


def repeats_of(rows: Sequence[Inspection], window: int) -> dict[int, list[Scope]]:
    """For each of the rows the others that it repeats, whatever their state but merged: three statements."""
    if not rows:
        return {}
    first = min(one.starts_on for one in rows) - timedelta(days=window)
    last = max(one.ends_on for one in rows) + timedelta(days=window)
    near = Inspection.objects.standing().filter(starts_on__lte=last, ends_on__gte=first)
    near = near.select_related("task__table").prefetch_related("units")
    scopes = {one.pk: scope_of(one) for one in near}
    return {
        one.pk: [other for other, _ in repeated(scopes.get(one.pk) or scope_of(one), scopes.values(), window)]
        for one in rows
    }


def repeat_names(one: Inspection, account: Account, window: int) -> tuple[str, ...]:
    """What it repeats, by name; what the account must not know of has none."""
    found = repeats_of([one], window).get(one.pk, [])
    if not found:
        return ()
    seen = Inspection.objects.visible_to(account).filter(pk__in=[each.pk for each in found])
    known = set(seen.order_by().values_list("pk", flat=True))
    return tuple(f"{each.title}（{each.starts_on.isoformat()}）" if each.pk in known else HIDDEN for each in found)


def is_approved(one: Inspection) -> bool:
    """By a county leader, with its plan or by itself (DC-11)."""
    if one.approved_at is not None:
        return True
    return one.theme is not None and one.theme.plan.state == PlanState.APPROVED


def inspection_facts(one: Inspection, repeats: Sequence[str] = ()) -> InspectionFacts:
    """Theme and plan are selected: two statements."""
    team = list(one.team.all())
    units = list(one.units.select_related("unit"))
    sent = set(Conclusion.objects.filter(inspection=one, sent_at__isnull=False).values_list("unit_id", flat=True))
    return InspectionFacts(
        state=InspectionState(one.state), form=InspectionForm(one.form), approved=is_approved(one), team=len(team),
        led=any(each.leads for each in team), units=len(units), drawn=one.drawn_at is not None,
        repeats=tuple(repeats), repeat_reason=one.repeat_reason,
        unsent=tuple(each.unit.name for each in units if each.unit_id not in sent),
    )  # fmt: skip


def bare_problems(one: Inspection, unit: Unit) -> list[str]:
    """Problems of a unit without any evidence."""
    rows: Any = Problem.objects.filter(inspection=one, unit=unit).annotate(files=Count("evidence")).filter(files=0)
    return [row.text for row in rows]


def evidence_count(one: Inspection, unit: Unit) -> int:
    return InspectionEvidence.objects.filter(inspection=one, unit=unit).count()


def owner_of(problem: Problem) -> DecidingBody:
    """Whose decision stands behind a problem: that of its task, of the inspection, else of both (JH-A-6.3-e)."""
    of = problem.inspection
    matters = (problem.task and problem.task.table.matter, of.task and of.task.table.matter, of.matter)
    found = next((matter for matter in matters if matter), None)
    return DecidingBody(found.body) if found is not None else DecidingBody.JOINT


def accepts_report(owner: DecidingBody, body: DecidingBody) -> bool:
    """Reported to whose decision it is; a joint one, or one of nobody, to either."""
    return DecidingBody.JOINT in (owner, body) or owner is body


def is_hidden(one: Inspection) -> bool:
    """Undercover and not released."""
    return one.form == InspectionForm.COVERT and one.released_at is None


def authors_of(one: Inspection) -> tuple[set[int], set[int]]:
    """People of the team, and accounts that wrote problems or the conclusion: they do not review (DC-17)."""
    people = set(one.team.values_list("person_id", flat=True))
    makers = set(Problem.objects.filter(inspection=one).values_list("recorded_by_id", flat=True))
    makers |= _writers(Conclusion.objects.filter(inspection=one).values_list("recorded_by_id", "sent_by_id"))
    return people, makers | {one.recorded_by_id}


def _writers(pairs: Iterable[tuple[int | None, int | None]]) -> set[int]:
    return {pk for pair in pairs for pk in pair if pk is not None}


def works_in(account: Account, unit_id: int) -> bool:
    """Whether the account belongs to the unit: on its roster, or with a duty there (recusal by unit)."""
    return unit_id in account.own_unit_ids or (account.person is not None and account.person.unit_id == unit_id)
