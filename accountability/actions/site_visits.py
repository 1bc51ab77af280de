"""Site visits, what leaders say to their suggestions, and the notice to all units (LS-3.4-g, LS-3.4-h)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.enums import NoticeMark
from accountability.models import (
    SiteVisit,
    SiteVisitMember,
    SuggestionReply,
    VisitNotice,
    VisitNoticeUnit,
    VisitNoticeVisit,
)
from accountability.reports.site_visits import print_notice
from accountability.rules.inspections import CIRCULATED, ON_SITE, check_notice, check_visit
from core import audit, rulebook
from core.file_kinds import FileKind
from core.files import store_made
from core.findings import demand, unmet
from core.models import Rulebook
from core.numbering import next_number, number_head
from organization.models import Account, Person, Unit


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit as a form gives it."""

    title: str
    place: str
    held_on: date | None
    team: Sequence[Person]
    findings: str
    problems: str
    suggestions: str = ""


@transaction.atomic
def record_visit(new: NewVisit, *, by: Account, at: datetime) -> SiteVisit:
    """Put a visit on record; its suggestions lie in the leaders' inbox from now on."""
    today = timezone.localdate(at)
    findings = check_visit(
        team=len(new.team), place=new.place, held_on=new.held_on, findings=new.findings, problems=new.problems,
        today=today,
    )  # fmt: skip
    if not new.title.strip():
        findings.append(unmet(ON_SITE, "没有登记督办事项", field="title", remedy="填写督办事项"))
    demand(findings)
    assert new.held_on is not None  # demanded above
    row = SiteVisit.objects.create(
        title=new.title.strip(), place=new.place.strip(), held_on=new.held_on, findings=new.findings.strip(),
        problems=new.problems.strip(), suggestions=new.suggestions.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    SiteVisitMember.objects.bulk_create(SiteVisitMember(visit=row, person=person) for person in dict.fromkeys(new.team))
    audit.record(
        verb="accountability.record_site_visit", by=by, at=at, obj=row, clause=ON_SITE,
        after={"place": row.place, "held_on": row.held_on, "team": [one.name for one in new.team]},
    )  # fmt: skip
    return row


@transaction.atomic
def reply_to_suggestions(visit: SiteVisit, text: str, *, by: Account, at: datetime) -> SuggestionReply:
    """A county leader says what becomes of the suggestions, once."""
    row = SiteVisit.objects.select_for_update().get(pk=visit.pk)
    findings = []
    if not row.suggestions:
        findings.append(unmet(ON_SITE, "没有意见建议", remedy="无需批示"))
    if row.replies.filter(recorded_by=by).exists():
        findings.append(unmet(ON_SITE, "您已批示", remedy="无需重复批示"))
    if not text.strip():
        findings.append(unmet(ON_SITE, "没有写明批示", field="text", remedy="填写批示"))
    demand(findings)
    made = SuggestionReply.objects.create(visit=row, text=text.strip(), recorded_at=at, recorded_by=by)
    audit.record(verb="accountability.reply_suggestions", by=by, at=at, obj=row, clause=ON_SITE, reason=made.text)
    return made


@transaction.atomic
def publish_notice(
    title: str, text: str, visits: Sequence[SiteVisit], *, praised: Sequence[Unit], urged: Sequence[Unit],
    by: Account, at: datetime,
) -> VisitNotice:  # fmt: skip
    """Number and print a notice for all units: praised ones and urged ones. Raises Refused."""
    today = timezone.localdate(at)
    pinned = rulebook.current(by=by, at=at)
    Rulebook.objects.select_for_update().get(pk=pinned.pk)  # numbers are given one after the other
    marks = {one.pk: NoticeMark.PRAISED for one in praised} | {one.pk: NoticeMark.URGED for one in urged}
    doubled = bool({one.pk for one in praised} & {one.pk for one in urged})
    findings = check_notice(len(visits), marks, text=text, doubled=doubled)
    if not title.strip():
        findings.append(unmet(CIRCULATED, "通报没有标题", field="title", remedy="填写标题"))
    demand(findings)
    number = next_number(VisitNotice.objects.all(), "number", number_head("督通", today.year))
    data = print_notice(
        title.strip(), text, number=number, visits=visits, praised=[one.name for one in praised],
        urged=[one.name for one in urged], day=today, by=str(by), at=at,
    )  # fmt: skip
    file = store_made(data, name=f"{number} {title.strip()}.pdf", kind=FileKind.PDF, by=by, at=at)
    row = VisitNotice.objects.create(
        number=number, title=title.strip(), text=text.strip(), document=file, recorded_at=at, recorded_by=by
    )
    VisitNoticeUnit.objects.bulk_create(
        VisitNoticeUnit(notice=row, unit_id=pk, mark=mark) for pk, mark in marks.items()
    )
    VisitNoticeVisit.objects.bulk_create(VisitNoticeVisit(notice=row, visit=visit) for visit in visits)
    audit.record(
        verb="accountability.publish_visit_notice", by=by, at=at, obj=row, clause=CIRCULATED,
        after={"number": number, "praised": [one.name for one in praised], "urged": [one.name for one in urged],
               "sha256": file.sha256},
    )  # fmt: skip
    return row


def record_notice_download(notice: VisitNotice, *, by: Account, at: datetime) -> None:
    """A notice was handed out (SECURITY L01)."""
    audit.record(
        verb="accountability.download_visit_notice", by=by, at=at, obj=notice, after={"sha256": notice.document.sha256}
    )
