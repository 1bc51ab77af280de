"""A clue, a lead and a case for the world of the matrix: the discipline commission alone sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accountability.enums import CaseStage
from accountability.models import AccountabilityCase, Clue, Lead, Respondent
from organization.enums import Duty
from organization.models import Account, Person, Unit


def case_objects(accounts: Mapping[Duty, Account], unit: Unit, person: Person) -> dict[str, Any]:
    """Names of the matrix -> rows, recorded by the discipline commission."""
    by, at = accounts[Duty.DISCIPLINE], timezone.now()
    told, today = {"recorded_at": at, "recorded_by": by}, timezone.localdate(at)
    clue = Clue.objects.create(number="安线索〔2012〕1号", kind="trip", title="外出", text="未报批", **told)
    lead = Lead.objects.create(
        number="安反映〔2012〕1号", channel="letter", kind="complaint", text="路灯不亮", received_on=today, **told
    )
    case = AccountabilityCase.objects.create(
        number="安责究〔2012〕1号", level="county", ground="misconduct", title="违规", text="违规", unit=unit,
        handling_unit=unit, happened_on=today, stage=CaseStage.OPENED, **told,
    )  # fmt: skip
    respondent = Respondent.objects.create(case=case, person=person, post="镇长", **told)
    return {"clue": clue, "lead": lead, "case": case, "respondent": respondent}
