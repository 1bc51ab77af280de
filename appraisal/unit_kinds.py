"""What a unit of a scheme file is in the terms of organization."""

from __future__ import annotations

from typing import Any

from appraisal.rules.scheme_file import ParsedScheme, UnitEntry, UnitKind
from organization.enums import AppraisalSystem
from organization.enums import UnitKind as Kind
from organization.enums import UnitLevel

_KINDS: dict[UnitKind, tuple[Kind, AppraisalSystem]] = {
    UnitKind.STREET: (Kind.STREET, AppraisalSystem.TOWNSHIP),
    UnitKind.TOWNSHIP: (Kind.TOWNSHIP, AppraisalSystem.TOWNSHIP),
    UnitKind.PARTY: (Kind.PARTY, AppraisalSystem.DEPARTMENT),
    UnitKind.GOVERNMENT: (Kind.GOVERNMENT, AppraisalSystem.DEPARTMENT),
    UnitKind.OFFICE: (Kind.PARTY, AppraisalSystem.DEPARTMENT),
    UnitKind.ZONE: (Kind.PARK, AppraisalSystem.PARK),
    UnitKind.COMPANY: (Kind.ENTERPRISE, AppraisalSystem.TOWNSHIP),
    UnitKind.INSTITUTION: (Kind.INSTITUTION, AppraisalSystem.INSTITUTION),
}


def describe(entry: UnitEntry, parsed: ParsedScheme) -> dict[str, Any]:
    """Kind, level and appraisal system (JH-C-3.2-b); a unit that no group ranks has no system."""
    if entry.kind is UnitKind.COUNTY:
        return {"kind": Kind.COUNTY, "level": UnitLevel.COUNTY, "appraisal_system": ""}
    kind, system = _KINDS[entry.kind]
    ranked = any(member.code == entry.code for group in parsed.facts.groups for member in group.members)
    return {"kind": kind, "level": UnitLevel.BUREAU, "appraisal_system": system if ranked else ""}
