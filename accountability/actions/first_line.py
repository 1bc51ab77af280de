"""Logging first-line work, tying leaders, excusing, closing and opening a year (QSH-10, LS-3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accountability.enums import ActivityKind, DayPart, LinkKind, YearMove
from accountability.gathering.first_line import is_closed
from accountability.models import (
    FrontLineActivity,
    FrontLineEntry,
    FrontLineExcuse,
    FrontLinePhoto,
    FrontLineYear,
    LeaderLink,
)
from accountability.permissions import may_log
from accountability.rules.first_line import LOG, TIED, EntryFacts, check_entry, check_move
from core import audit
from core.file_kinds import FileKind
from core.files import store
from core.findings import demand, unmet
from core.models import Rulebook
from core.periods import parse_period
from organization.models import Account, Person, Unit

PICTURES = (FileKind.PNG, FileKind.JPG)
MOST_PHOTOS = 9


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A day at the front line as a form gives it."""

    person: Person
    day: date
    part: DayPart
    kinds: frozenset[ActivityKind]
    place: str
    text: str
    households: int = 0
    unit: Unit | None = None
    position: str = ""


@transaction.atomic
def log_entry(
    new: NewEntry, *, by: Account, at: datetime, photos: Sequence[UploadedFile[bytes]] = ()
) -> FrontLineEntry:
    """Write an entry; refused for a day to come, a part of a day twice, a closed year, somebody else's person."""
    Person.objects.select_for_update().get(pk=new.person.pk)  # two entries of one day wait for each other
    held = FrontLineEntry.objects.in_force().filter(person=new.person, day=new.day)
    facts = EntryFacts(
        day=new.day, part=new.part, kinds=new.kinds, place=new.place, text=new.text,
        taken=frozenset(DayPart(part) for part in held.order_by().values_list("part", flat=True)),
        closed=is_closed(new.day.year), own=may_log(by, new.person),
    )  # fmt: skip
    findings = check_entry(facts, timezone.localdate(at))
    if len(photos) > MOST_PHOTOS:
        findings.append(unmet(LOG, "照片太多", field="photos", remedy=f"最多 {MOST_PHOTOS} 张"))
    demand(findings)
    row = FrontLineEntry.objects.create(
        person=new.person, day=new.day, part=new.part, place=new.place.strip(), unit=new.unit,
        households=new.households, text=new.text.strip(), position=new.position.strip()[:60],
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    FrontLineActivity.objects.bulk_create(
        FrontLineActivity(entry=row, kind=kind) for kind in ActivityKind if kind in new.kinds
    )
    for photo in photos:
        FrontLinePhoto.objects.create(entry=row, file=store(photo, by=by, at=at, allowed=PICTURES))
    audit.record(
        verb="accountability.log_front_line", by=by, at=at, obj=row, clause=LOG,
        after={"person": new.person.name, "day": new.day, "activities": _labels(new.kinds), "place": row.place},
    )  # fmt: skip
    return row


def _labels(kinds: Iterable[ActivityKind]) -> list[str]:
    return [kind.label for kind in ActivityKind if kind in kinds]


@transaction.atomic
def withdraw_entry(entry: FrontLineEntry, *, reason: str, by: Account, at: datetime) -> FrontLineEntry:
    """Take a mistaken entry back with the reason; the row stays."""
    rows = FrontLineEntry.objects.select_for_update(of=("self",)).select_related("person__unit")
    row: FrontLineEntry = rows.get(pk=entry.pk)
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet(LOG, "记录已经撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(LOG, "没有写明撤销理由", field="reason", remedy="填写理由"))
    if is_closed(row.day.year):
        findings.append(unmet(LOG, f"{row.day.year}年的一线工作已关账", remedy="由两办重新开放后再撤销"))
    if not may_log(by, row.person):
        findings.append(unmet(LOG, "不能撤销他人的记录", remedy="由本人或者所在单位联络员撤销"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(
        verb="accountability.withdraw_front_line", by=by, at=at, obj=row, clause=LOG, reason=row.withdrawal_reason
    )
    return row


@transaction.atomic
def link_leader(
    person: Person, kind: LinkKind, *, unit: Unit | None = None, firm: str = "", by: Account, at: datetime
) -> LeaderLink:
    """Tie a leader to a town, a department or a firm, once."""
    Person.objects.select_for_update().get(pk=person.pk)
    firm = firm.strip() if kind is LinkKind.FIRM else ""
    unit = None if kind is LinkKind.FIRM else unit
    findings = []
    if (not firm) if kind is LinkKind.FIRM else (unit is None):
        where = "firm" if kind is LinkKind.FIRM else "unit"
        remedy = "填写企业名称" if kind is LinkKind.FIRM else "选定单位"
        findings.append(unmet(TIED, "没有选定联系的对象", field=where, remedy=remedy))
    elif LeaderLink.objects.in_force().filter(person=person, kind=kind, unit=unit, firm=firm).exists():
        findings.append(unmet(TIED, "已登记该联系点", field="unit", remedy="无需重复登记"))
    demand(findings)
    row = LeaderLink.objects.create(person=person, kind=kind, unit=unit, firm=firm, recorded_at=at, recorded_by=by)
    audit.record(
        verb="accountability.link_leader", by=by, at=at, obj=row, clause=TIED,
        after={"person": person.name, "kind": kind.label, "unit": unit.name if unit else firm},
    )  # fmt: skip
    return row


@transaction.atomic
def unlink_leader(link: LeaderLink, *, reason: str, by: Account, at: datetime) -> LeaderLink:
    """End a link with the reason."""
    rows = LeaderLink.objects.select_for_update(of=("self",)).select_related("person", "unit")
    row: LeaderLink = rows.get(pk=link.pk)
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet(TIED, "该联系点已经撤销", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(TIED, "没有写明理由", field="reason", remedy="填写理由"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="accountability.unlink_leader", by=by, at=at, obj=row, clause=TIED, reason=row.withdrawal_reason)
    return row


@transaction.atomic
def excuse(person: Person, period: str, *, reason: str, by: Account, at: datetime) -> FrontLineExcuse:
    """Why somebody stayed below the number of a year or a quarter, once; not by himself (LS-3.2-c)."""
    Person.objects.select_for_update().get(pk=person.pk)
    code = parse_period(period).code
    findings = []
    if not reason.strip():
        findings.append(unmet("LS-3.2-c", "没有写明原因", field="reason", remedy="填写原因"))
    if person.pk == by.person_id:
        findings.append(unmet("LS-3.2-c", "不得为自己登记说明", remedy="由两办其他人员登记"))
    if FrontLineExcuse.objects.filter(person=person, period=code).exists():
        findings.append(unmet("LS-3.2-c", "该期间已有说明", remedy="无需重复登记"))
    demand(findings)
    row = FrontLineExcuse.objects.create(
        person=person, period=code, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    audit.record(
        verb="accountability.excuse_front_line", by=by, at=at, obj=row, clause="LS-3.2-c", reason=row.reason,
        after={"person": person.name, "period": code},
    )  # fmt: skip
    return row


@transaction.atomic
def move_year(year: int, event: YearMove, *, reason: str = "", by: Account, at: datetime) -> FrontLineYear:
    """Close the log of a year, or open it again with a reason."""
    Rulebook.objects.select_for_update().order_by("pk").first()  # one move at a time
    closing = event is YearMove.CLOSE
    demand(check_move(closed=is_closed(year), closing=closing, year=year, today=timezone.localdate(at), reason=reason))
    row = FrontLineYear.objects.create(year=year, event=event, reason=reason.strip(), recorded_at=at, recorded_by=by)
    audit.record(
        verb=f"accountability.{event.value}_front_line_year", by=by, at=at, obj=row, clause=LOG, reason=row.reason,
        after={"year": year},
    )  # fmt: skip
    return row
