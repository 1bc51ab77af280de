"""What a unit of a scheme file is in the terms of organization."""

from __future__ import annotations

from typing import Any

from appraisal.rules.scheme_file import ParsedScheme, UnitEntry
from organization.enums import AppraisalSystem, UnitKind, UnitLevel

_SYSTEMS = {
    UnitKind.TOWNSHIP: AppraisalSystem.TOWNSHIP,
    UnitKind.STREET: AppraisalSystem.TOWNSHIP,
    UnitKind.ENTERPRISE: AppraisalSystem.TOWNSHIP,  # 集团公司 is ranked in 乡镇口 (SX-2.1-a)
    UnitKind.PARK: AppraisalSystem.PARK,
    UnitKind.INSTITUTION: AppraisalSystem.INSTITUTION,
}


def describe(entry: UnitEntry, parsed: ParsedScheme) -> dict[str, Any]:
    """Kind, level and appraisal system (JH-C-3.2-b); a unit that no group ranks has no system."""
    if entry.kind is UnitKind.COUNTY:
        return {"kind": entry.kind, "level": UnitLevel.COUNTY, "appraisal_system": ""}
    ranked = any(member.code == entry.code for group in parsed.facts.groups for member in group.members)
    system = _SYSTEMS.get(entry.kind, AppraisalSystem.DEPARTMENT) if ranked else ""
    return {"kind": entry.kind, "level": UnitLevel.BUREAU, "appraisal_system": system}
