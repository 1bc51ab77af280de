"""Who may stand in a group of people: asked when a scheme is issued (JH-C-3.2-a, JH-C-3.2-b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from appraisal.enums import GroupKind
from appraisal.models import Member, Scheme
from core.findings import Finding, met
from organization.enums import AppraisalSystem, UnitKind, UnitLevel
from organization.facts import tenure
from organization.models import Unit
from organization.rules.enrolment import check_cadre_enrolment
from organization.rules.places import UnitPlace


def check_people(scheme: Scheme) -> list[Finding]:
    """Every cadre of the scheme holds a leading post in a unit that may be enrolled; the faults name him. One query."""
    people = Member.objects.filter(scheme=scheme, group__kind=GroupKind.PEOPLE).select_related(
        "appointment__person", "appointment__post__title", "appointment__post__unit__appraised_with"
    )
    rows = list(people)
    faults = [fault for row in rows for fault in _faults(row)]
    if faults or not rows:
        return faults
    return [met("JH-C-3.2-a", "参评干部均在乡镇局级单位担任领导职务", 干部=f"{len(rows)} 人")]


def _faults(member: Member) -> Iterator[Finding]:
    appointment = member.appointment
    if appointment is None:
        return
    for finding in check_cadre_enrolment(unit_place(appointment.post.unit), [tenure(appointment)]):
        if finding.blocks:
            yield replace(finding, facts={"干部": member.name, **finding.facts})


def unit_place(unit: Unit) -> UnitPlace:
    """The unit without its place in the tree, which enrolment does not ask for."""
    return UnitPlace(
        code=unit.code,
        name=unit.name,
        kind=UnitKind(unit.kind),
        level=UnitLevel(unit.level),
        path=(),
        system=AppraisalSystem(unit.appraisal_system) if unit.appraisal_system else None,
        appraised_with=unit.appraised_with.name if unit.appraised_with else "",
        standing=unit.abolished_at is None,
    )
