"""Making tasks, bulletins and briefings public; what becomes of comments (JH-A-6.2, JH-A-6.5-d, JH-B-4.3)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accountability.actions.coordination import supervise_complaint
from accountability.actions.tasks import lock_task
from accountability.gathering.rows import version_of
from accountability.models import Task
from core import audit
from core.access import may
from core.findings import demand, unmet
from decisions.standing import posts
from organization.models import Account, Unit
from portal.enums import Medium, PublicationKind
from portal.enums import PortalPermission as P
from portal.gathering import facts_of
from portal.models import (
    Briefing,
    BriefingTask,
    PublicationMedium,
    PublicBulletin,
    SuitableMark,
    TaskComment,
    TaskPublication,
)
from portal.permissions import may_publish
from portal.rules.publicity import (
    BULLETIN,
    CLAUSES,
    MEDIA,
    SAID,
    SPOKEN,
    check_answer,
    check_publication,
    check_words,
)

RECEIPT_BYTES = 8


@dataclass(frozen=True, slots=True)
class NewPublication:
    """What is made public of a task."""

    kind: PublicationKind
    text: str
    published_on: date
    line: str = ""
    media: frozenset[Medium] = frozenset()


@transaction.atomic
def publish(task: Task, new: NewPublication, *, by: Account, at: datetime) -> TaskPublication:
    """Make something of a task public. Raises Refused with all that stands in the way."""
    row = lock_task(task.pk)
    facts = facts_of(
        row, new.kind, text=new.text, published_on=new.published_on, line=new.line, media=new.media
    )  # fmt: skip
    findings = check_publication(facts, timezone.localdate(at))
    allowed = may(by, P.PUBLISH_IN_MEDIA) if new.kind is PublicationKind.EXECUTION else may_publish(by, row)
    if not allowed:
        findings.append(unmet(CLAUSES[new.kind], "不能公开这项任务", remedy="由牵头单位、两办或者宣传部办理"))
    demand(findings)
    lead = version_of(row).lead_unit
    assert lead is not None  # a row in force has a lead unit
    made = TaskPublication.objects.create(
        kind=new.kind, task=row, version=version_of(row), line=new.line, text=new.text.strip(),
        published_on=new.published_on, unit=lead, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    PublicationMedium.objects.bulk_create(
        PublicationMedium(publication=made, medium=one) for one in Medium if one in new.media
    )
    audit.record(
        verb="portal.publish", by=by, at=at, obj=made, clause=CLAUSES[new.kind],
        after={"kind": new.kind.label, "line": new.line, "media": [one.label for one in Medium if one in new.media]},
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw(publication: TaskPublication, *, reason: str, by: Account, at: datetime) -> TaskPublication:
    """Take something back that should not stand there; the row stays with the reason."""
    row: TaskPublication = TaskPublication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    clause = CLAUSES[PublicationKind(row.kind)]
    findings = []
    if row.withdrawn_at is not None:
        findings.append(unmet(clause, "已经撤回", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(clause, "没有写明理由", remedy="填写理由"))
    demand(findings)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="portal.withdraw", by=by, at=at, obj=row, clause=clause, reason=reason.strip())
    return row


@transaction.atomic
def mark_suitable(task: Task, *, by: Account, at: datetime) -> SuitableMark:
    """The office finds a task suitable for publication (JH-B-4.3-a)."""
    row = lock_task(task.pk)
    facts = facts_of(row, PublicationKind.EXECUTION, text="", published_on=timezone.localdate(at))
    findings = []
    if facts.secret:
        findings.append(unmet("JH-A-3-d", "人事任免事项不公开", remedy="不认定"))
    if facts.suitable:
        findings.append(unmet(MEDIA, "已认定适宜公开", remedy="无需重复认定"))
    if not facts.in_force:
        findings.append(unmet(MEDIA, "任务尚未下达", remedy="任务下达后认定"))
    demand(findings)
    made = SuitableMark.objects.create(task=row, recorded_at=at, recorded_by=by)
    audit.record(verb="portal.mark_suitable", by=by, at=at, obj=row, clause=MEDIA)
    return made


@transaction.atomic
def unmark_suitable(task: Task, *, reason: str, by: Account, at: datetime) -> SuitableMark:
    """Take the finding back with the reason; the task leaves the column."""
    row = lock_task(task.pk)
    mark = SuitableMark.objects.in_force().filter(task=row).first()
    findings = []
    if mark is None:
        findings.append(unmet(MEDIA, "没有认定适宜公开", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(MEDIA, "没有写明理由", remedy="填写理由"))
    demand(findings)
    assert isinstance(mark, SuitableMark)
    mark.withdrawn_at, mark.withdrawn_by, mark.withdrawal_reason = at, by, reason.strip()
    mark.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record(verb="portal.unmark_suitable", by=by, at=at, obj=row, clause=MEDIA, reason=reason.strip())
    return mark


@transaction.atomic
def draft_bulletin(
    bulletin: PublicBulletin | None, *, title: str, text: str, by: Account, at: datetime
) -> PublicBulletin:
    """Write a bulletin, or write a draft anew; one that is out stands still (JH-A-6.2-e)."""
    row = PublicBulletin(recorded_at=at, recorded_by=by)
    if bulletin is not None:
        row = PublicBulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)
    findings = check_words(BULLETIN, title=title, text=text)
    if row.published_at is not None:
        findings.append(unmet(BULLETIN, "通报已经发布", remedy="另发一期更正"))
    demand(findings)
    row.title, row.text = title.strip(), text.strip()
    row.save()
    audit.record(verb="portal.draft_bulletin", by=by, at=at, obj=row, clause=BULLETIN, after={"title": row.title})
    return row


@transaction.atomic
def publish_bulletin(bulletin: PublicBulletin, *, by: Account, at: datetime) -> PublicBulletin:
    """Let everybody read it."""
    row = PublicBulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)
    if row.published_at is not None:
        demand([unmet(BULLETIN, "通报已经发布", remedy="请刷新页面")])
    row.published_at, row.published_by = at, by
    row.save(update_fields=["published_at", "published_by"])
    audit.record(verb="portal.publish_bulletin", by=by, at=at, obj=row, clause=BULLETIN, after={"title": row.title})
    return row


@transaction.atomic
def brief(*, title: str, text: str, tasks: Sequence[Task], by: Account, at: datetime) -> Briefing:
    """A spokesperson tells something under his own name and post (JH-B-4.3-b)."""
    today = timezone.localdate(at)
    findings = check_words(SPOKEN, title=title, text=text)
    if by.person is None:
        findings.append(unmet(SPOKEN, "账号没有对应的人员", remedy="由本人的账号发布"))
    secret = [
        one for one in tasks
        if facts_of(one, PublicationKind.EXECUTION, text="", published_on=today).secret
    ]  # fmt: skip
    if secret:
        findings.append(unmet("JH-A-3-d", "人事任免事项不公开", remedy="移出有关任务"))
    demand(findings)
    assert by.person is not None
    row = Briefing.objects.create(
        speaker=by.person, post=posts([by.person], today).get(by.person.pk, "新闻发言人")[:120], title=title.strip(),
        text=text.strip(), published_on=today, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    BriefingTask.objects.bulk_create(BriefingTask(briefing=row, task=one) for one in tasks)
    audit.record(verb="portal.brief", by=by, at=at, obj=row, clause=SPOKEN, after={"title": row.title})
    return row


@transaction.atomic
def receive_comment(
    publication: TaskPublication, *, text: str, name: str, contact: str, by: Account, at: datetime
) -> TaskComment:
    """Keep what a visitor says to a published task, with a receipt; the trail names nobody (JH-A-6.5-d)."""
    row = TaskPublication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if row.withdrawn_at is not None:
        demand([unmet(SAID, "该内容已撤回", remedy="请查看其他公开内容")])
    made = TaskComment.objects.create(
        publication=row, receipt=f"T{secrets.token_hex(RECEIPT_BYTES).upper()}", text=text.strip(), name=name.strip(),
        contact=contact.strip(), received_at=at, received_by=by,
    )  # fmt: skip
    audit.record(verb="portal.receive_comment", by=by, at=at, obj=row, clause=SAID, after={"receipt": made.receipt})
    return made


@transaction.atomic
def answer_comment(comment: TaskComment, *, reply: str, by: Account, at: datetime) -> TaskComment:
    """The supervision office answers; comment and answer are then public, without a name."""
    row = TaskComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    demand(check_answer(reply=reply, open_=row.replied_at is None))
    row.reply, row.replied_at, row.replied_by = reply.strip(), at, by
    row.save(update_fields=["reply", "replied_at", "replied_by"])
    audit.record(verb="portal.answer_comment", by=by, at=at, obj=row, clause=SAID, after={"receipt": row.receipt})
    return row


@transaction.atomic
def supervise_comment(
    comment: TaskComment, *, text: str, unit: Unit, due_on: date, by: Account, at: datetime
) -> TaskComment:  # fmt: skip
    """Make a comment a supervision record of a unit, once; it may be answered afterwards."""
    row = TaskComment.objects.select_for_update(of=("self",)).select_related("publication__task").get(pk=comment.pk)
    findings = check_answer(reply=text, open_=row.follow_up_id is None)
    demand(findings)
    task = row.publication.task
    row.follow_up = supervise_complaint(text, unit=unit, due_on=due_on, task=task, by=by, at=at)
    row.save(update_fields=["follow_up"])
    audit.record(verb="portal.supervise_comment", by=by, at=at, obj=row, clause=SAID, after={"unit": unit.name})
    return row
