"""From an account to what it files as."""

from __future__ import annotations

from appraisal.enums import Filer
from appraisal.models import Adjustment, Scheme
from appraisal.rules.filing import FilerFacts, Filing
from organization.enums import Duty
from organization.models import Account, Unit

_BODIES = {Duty.INSPECTION_OFFICE: Filer.INSPECTION, Duty.DISCIPLINE: Filer.SUPERVISION}


def filer_facts(by: Account, scheme: Scheme) -> FilerFacts:
    """What the account files as under this scheme.

    A leading group is told by the unit in which its duty is held, and counts when the scheme lists it: one query then.

    The system's own account is the command line of the office's operator.
    """
    seats = [unit for duty, unit in by.holdings if duty is Duty.LEADING_GROUP]
    groups = Unit.objects.filter(pk__in=seats).values_list("name", flat=True) if seats else ()
    return FilerFacts(
        office=Duty.APPRAISAL_OFFICE.value in by.duties or by.person_id is None,
        bodies=frozenset(filer for duty, filer in _BODIES.items() if duty.value in by.duties),
        leading_groups=frozenset(groups) & set(scheme.adjustment_table["reward_caps"]),
    )


def filing_of(row: Adjustment) -> Filing:
    """Whose list a stored entry stands in."""
    return Filing(Filer(row.filer) if row.filer else None, row.filing_body, row.list_number)


def filing_fields(filing: Filing) -> dict[str, str]:
    """The columns of Adjustment that keep it."""
    return {
        "filer": filing.filer or "",
        "filing_body": filing.body.strip(),
        "list_number": filing.list_number.strip(),
    }
