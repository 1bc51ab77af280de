"""Two postings of the demo county, one with a missing report and one to be decided; a covert check with a picture."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.actions.collection import add_member
from accountability.actions.inspections import NewInspection, approve_inspection, propose_inspection, start_inspection
from accountability.actions.postings import (
    NewCheck,
    NewPosting,
    NewReport,
    confirm_posting,
    file_check_report,
    file_posting_report,
    propose_posting,
)
from accountability.demo.people import Hands, hands
from accountability.demo.pictures import png
from accountability.demo.tables import moment
from accountability.enums import CheckerRole, InspectionForm, InspectionMode, PostedGroup
from accountability.gathering.postings import dues_of
from accountability.models import Posting, StandingMember
from organization.enums import Duty, PrincipalPost
from organization.models import Account, Appointment, DutyHolding

DAY = timedelta(days=1)
POSTED_FOR = 130
"""Days since the first posting began."""
TOWN, BUREAU = "T05", "G14"
WIDTH, HEIGHT = 640, 480


@transaction.atomic
def load(at: datetime) -> str:
    """Write the postings once; returns one line about them, "" when they stand already."""
    if Posting.objects.exists():
        return ""
    who, today = hands(), timezone.localdate(at)
    _members(who)
    _posted(who, today, at)
    _proposed(who, today, at)
    _checked(who, today, at)
    return f"派驻巡视员 {Posting.objects.count()}"


def _held(duty: Duty) -> list[Account]:
    rows = DutyHolding.objects.in_force().filter(duty=duty).select_related("account__person__unit").order_by("pk")
    return [row.account for row in rows]


def _members(who: Hands) -> None:
    """The Party principal and deputies of the county sit on the standing committee."""
    rows = Appointment.objects.filter(ends_on__isnull=True, post__unit=who.county).select_related(
        "person", "post__title"
    )
    for row in rows.order_by("post__order", "pk"):
        if row.post.principal == PrincipalPost.NONE and "县委" not in row.post.title.name:
            continue
        if not StandingMember.objects.in_force().filter(person=row.person).exists():
            add_member(row.person, since=date(2012, 1, 4), by=who.office, at=moment(date(2012, 1, 4)))


def _secretary() -> Account:
    members = set(StandingMember.objects.in_force().values_list("person_id", flat=True))
    return next(one for one in _held(Duty.COUNTY_LEADER) if one.person_id in members)


def _posted(who: Hands, today: date, at: datetime) -> None:
    """Reports of every period that is over but the last one but one."""
    by, inspector = _held(Duty.ORGANIZATION_OFFICE)[0], _held(Duty.POSTED_INSPECTOR)[0]
    assert inspector.person is not None
    start = today - POSTED_FOR * DAY
    new = NewPosting(
        start.year - 1, PostedGroup.TOWNSHIP, who.unit(TOWN), inspector.person,
        f"{start.year - 1} 年度考核乡镇末 1 名，重点工作进度靠后。", f"{start.year - 1} 年度考核结果通报",
    )  # fmt: skip
    row = propose_posting(new, by=by, at=moment(start - 9 * DAY))
    number = f"安常纪〔{start.year}〕12 号"
    row = confirm_posting(
        row, decision=number, decided_on=start - 2 * DAY, starts_on=start, by=_secretary(), at=moment(start - DAY, 15)
    )
    owed = [one for one in dues_of([row], today, 0)[row.pk] if one.period.end < today]
    for place, one in enumerate(owed):
        if place == len(owed) - 2:
            continue
        report = NewReport(
            one.period, one.period.end, "督促镇党委逐项梳理重点工作，列出清单，明确责任人和时限。",
            "实地检查河道清淤、村级道路两项工作，进度比上期加快，征地仍有遗留问题。",
            "班子团结，干部工作积极性提高；个别村干部有畏难情绪。", "请国土部门支持解决征地遗留问题。",
        )  # fmt: skip
        file_posting_report(row, report, by=inspector, at=min(moment(one.period.end, 17), at))


def _proposed(who: Hands, today: date, at: datetime) -> None:
    """A department whose inspector waits for the decision."""
    by, unit = _held(Duty.ORGANIZATION_OFFICE)[0], who.unit(BUREAU)
    person = next(one for one in who.people(who.unit("P08")) if one.pk not in who.accounts)
    year = today.year - 1
    new = NewPosting(
        year, PostedGroup.DISTRICT, unit, person, f"{year} 年度考核县直单位末 3 名之一。", f"{year} 年度考核结果通报"
    )
    propose_posting(new, by=by, at=at - 2 * DAY)


def _checked(who: Hands, today: date, at: datetime) -> None:
    """A covert inspection that is not released, with what a monitor saw."""
    monitor = _held(Duty.CONDUCT_MONITOR)[0]
    assert monitor.person is not None
    assert who.inspection.person is not None
    new = NewInspection(
        "作风建设暗访", "机关作风和窗口服务", InspectionForm.COVERT, InspectionMode.SPECIAL_ANYTIME,
        today - 3 * DAY, today + 10 * DAY, units=[who.unit(TOWN)], team=[who.inspection.person, monitor.person],
        place="便民服务中心", plan_text="不打招呼，直接到窗口和村组了解情况。",
    )  # fmt: skip
    row = propose_inspection(new, by=who.inspection, at=at - 6 * DAY)
    row = start_inspection(
        approve_inspection(row, by=_secretary(), at=at - 5 * DAY), by=who.inspection, at=at - 3 * DAY
    )
    seen = NewCheck(
        who.unit(TOWN), CheckerRole.MONITOR, today - 2 * DAY, "便民服务中心大厅",
        "下午 2 时 40 分，4 个窗口中 1 个无人值守，公示的办事流程与现行规定不一致。",
    )  # fmt: skip
    shot = SimpleUploadedFile("窗口.png", picture(), content_type="image/png")
    file_check_report(row, seen, by=monitor, at=at - DAY, photos=[shot])


def picture() -> bytes:
    """A plain grey picture, the same every time."""
    return png(WIDTH, HEIGHT, (b"\0" + bytes((196, 204, 214)) * WIDTH) * HEIGHT)
