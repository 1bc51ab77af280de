"""Inspections, orders and summonses for tests: offices with people, files, each by the shortest lawful way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accountability.actions.inspections import (
    NewInspection,
    approve_inspection,
    propose_inspection,
    start_inspection,
)
from accountability.actions.problems import record_problem, send_conclusion, write_conclusion
from accountability.actions.rectifications import NewRectification, issue_rectification
from accountability.actions.summonses import TalkRecord, check_progress, flag_slow
from accountability.enums import InspectionForm, InspectionMode, ProblemGrade
from accountability.models import Conclusion, Inspection, RectificationOrder, SlowFlag
from organization.enums import Duty, UnitKind
from organization.models import Account, Person, Unit
from tests.accountability.build_rows import appoint
from tests.factories import NOON, make_account, make_unit

TODAY = NOON.date()
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@dataclass(frozen=True)
class Staff:
    """lai and su of the inspection office; the offices of county and government; the county's leaders."""

    lai: Account
    su: Account
    party_office: Account
    government_office: Account
    appraisal: Account
    secretary: Account
    mayor: Account
    minister: Account


def staff(county: Unit) -> Staff:
    """Everybody who takes part in supervision, each office in a unit of its own."""

    def office(name: str, kind: UnitKind = UnitKind.PARTY) -> Unit:
        return make_unit(name, parent=county, kind=kind, appraisal_system="")

    inspection, organization = office("督查室"), office("组织部")
    made = Staff(
        lai=make_account("来长庚", inspection, Duty.INSPECTION_OFFICE),
        su=make_account("苏督查", inspection, Duty.INSPECTION_OFFICE),
        party_office=make_account("委办主任", office("县委办"), Duty.TWO_OFFICES),
        government_office=make_account("府办主任", office("县政府办", UnitKind.GOVERNMENT), Duty.TWO_OFFICES),
        appraisal=make_account("考核主任", office("考评办"), Duty.APPRAISAL_OFFICE),
        secretary=make_account("书记", county, Duty.COUNTY_LEADER),
        mayor=make_account("县长", county, Duty.COUNTY_LEADER),
        minister=make_account("部长", organization, Duty.ORGANIZATION_OFFICE),
    )
    for account, unit, title, side in (
        (made.secretary, county, "县委书记", "party"), (made.mayor, county, "县长", "administration"),
        (made.minister, organization, "部长", "administration"),
    ):  # fmt: skip
        assert account.person is not None
        appoint(account.person, unit, title, principal=side)
    return made


def pdf(name: str = "证据.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def at_noon(day: date) -> datetime:
    return NOON + timedelta(days=(day - TODAY).days)


def who(account: Account) -> Person:
    assert account.person is not None
    return account.person


def proposed(hands: Staff, *units: Unit, **fields: Any) -> Inspection:
    """By lai, who leads the team."""
    values: dict[str, Any] = {
        "title": "河道清淤督查", "topic": "城区河道清淤", "form": InspectionForm.FIELD,
        "mode": InspectionMode.REGULAR_PERIODIC, "starts_on": TODAY, "ends_on": TODAY + timedelta(days=2),
        "units": units, "team": [who(hands.lai)],
    }  # fmt: skip
    return propose_inspection(NewInspection(**(values | fields)), by=hands.lai, at=NOON)


def running(hands: Staff, *units: Unit, **fields: Any) -> Inspection:
    """Approved by the county head and begun."""
    row = proposed(hands, *units, **fields)
    approve_inspection(row, by=hands.mayor, at=NOON)
    return start_inspection(row, by=hands.lai, at=NOON)


def concluded(row: Inspection, unit: Unit, by: Account, *, at: datetime = NOON) -> Conclusion:
    """One common problem with its file, the conclusion sent."""
    record_problem(row, unit, text="进度滞后", grade=ProblemGrade.COMMON, uploads=[pdf()], by=by, at=at)
    made = write_conclusion(row, unit, "清淤进度滞后，须加快。", by=by, at=at)
    return send_conclusion(made, by=by, at=at)


def ordered(by: Account, unit: Unit, person: Person, *, at: datetime = NOON, **fields: Any) -> RectificationOrder:
    """An order of thirty days."""
    values: dict[str, Any] = {
        "unit": unit, "person": person, "issue": "清淤滞后", "measures": "增加两支队伍",
        "deadline": at.date() + timedelta(days=30),
    }  # fmt: skip
    return issue_rectification(NewRectification(**(values | fields)), by=by, at=at)


def slow(hands: Staff, unit: Unit, *, progressed: bool | None = False, on: date = date(2012, 11, 1)) -> SlowFlag:
    """Flagged, and supervised ten days later (not at all with ``progressed`` None)."""
    flag = flag_slow(unit, "城区河道清淤", reason="只完成两成", flagged_on=on, by=hands.lai, at=NOON)
    if progressed is not None:
        day = on + timedelta(days=10)
        check_progress(flag, checked_on=day, progressed=progressed, text="现场查看", by=hands.lai, at=NOON)
    return flag


def talk(talker: Account, held_on: date = TODAY, items: Sequence[str] = ("一月内完成",), **fields: Any) -> TalkRecord:
    values: dict[str, Any] = {
        "held_on": held_on, "talker": who(talker), "place": "组织部会议室",
        "opinions": [("群众反映河道半年没有动工。", "信访件第 12 号")], "items": items,
    }  # fmt: skip
    return TalkRecord(**(values | fields))
