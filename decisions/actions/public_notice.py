"""Public notices: published, commented on by anyone, moderated, answered, judged (JH-A-4.3-b, JH-A-4.3-c)."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.findings import Finding, demand, unmet
from decisions.actions.steps import latest_draft, latest_run, lock
from decisions.enums import Stage, Stance
from decisions.gathering import look
from decisions.models import Comment, Matter, NoticeFinding, PublicNotice
from decisions.rules.catalogue import binding
from decisions.rules.facts import Case
from decisions.rules.notice import NoticeFacts, check_comment, check_controversy, check_publication, in_hand
from organization.models import Account

STAGE = Stage.PUBLIC_NOTICE
RECEIPT_BYTES = 8


def facts_of(matter: Matter, at: datetime) -> Case:
    return look([matter], at=at, about=[STAGE]).cases[matter.pk]


@transaction.atomic
def publish_notice(matter_id: int, new: NoticeFacts, *, by: Account, at: datetime) -> PublicNotice:
    """Put the newest draft before the public; what was published is not changed, a new round brings a new notice."""
    matter = lock(matter_id)
    run = latest_run(matter, STAGE)
    case = facts_of(matter, at)
    limits = case.thresholds
    least = binding(case, limits.comment_days)
    new = replace(new, clause=limits.clause("comment_days", new.clause), shortest=limits.shortest_comment_days)
    published = run is not None and PublicNotice.objects.filter(run=run).exists()
    today = timezone.localdate(at)
    demand(check_publication(case, new, published=published, today=today, least_days=least))
    draft = latest_draft(matter)
    assert run is not None  # the rules asked for both
    assert draft is not None
    notice = PublicNotice.objects.create(
        run=run, draft=draft, text=new.text.strip(), explanation=new.explanation.strip(),
        starts_on=new.starts_on, ends_on=new.ends_on, shorter_reason=new.shorter_reason.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.publish_notice", by=by, at=at, obj=matter, clause="JH-A-4.3-b", reason=notice.shorter_reason,
        after={"draft": str(notice.draft), "starts_on": new.starts_on, "ends_on": new.ends_on},
    )  # fmt: skip
    return notice


@transaction.atomic
def receive_comment(
    notice: PublicNotice, *, stance: Stance, text: str, at: datetime, by: Account, name: str = "", contact: str = ""
) -> Comment:
    """Take in what somebody wrote; ``by`` is the system's account for somebody without a sign-in.

    Raises Refused outside the period. The trail names neither the writer nor what he wrote.
    """
    matter = lock(notice.run.matter_id)
    findings = check_comment(
        facts_of(matter, at), starts_on=notice.starts_on, ends_on=notice.ends_on, today=timezone.localdate(at),
        text=text,
    )  # fmt: skip
    demand([*findings, *_of_this_round(notice, matter)])
    comment = Comment.objects.create(
        notice=notice, receipt=secrets.token_hex(RECEIPT_BYTES).upper(), stance=stance, text=text.strip(),
        name=name.strip(), contact=contact.strip(), received_at=at, received_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.receive_comment", by=by, at=at, obj=matter, clause="JH-A-4.3-b",
        after={"receipt": comment.receipt, "stance": stance.label},
    )  # fmt: skip
    return comment


@transaction.atomic
def hide_comment(comment: Comment, *, reason: str, by: Account, at: datetime) -> Comment:
    """Keep a comment from the public, with the reason. Its text stays, and it is counted."""
    matter = lock(comment.notice.run.matter_id)
    comment = Comment.objects.select_related("notice").get(pk=comment.pk)
    findings = _workable(comment.notice, matter, at)
    if comment.hidden_at is not None:
        findings.append(unmet("JH-A-4.3-b", "该意见已被隐藏", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet("JH-A-4.3-b", "隐藏没有理由", remedy="填写隐藏的理由"))
    demand(findings)
    comment.hidden_at, comment.hidden_by, comment.hiding_reason = at, by, reason.strip()
    comment.save(update_fields=["hidden_at", "hidden_by", "hiding_reason"])
    audit.record(
        verb="decisions.hide_comment", by=by, at=at, obj=matter, clause="JH-A-4.3-b", reason=comment.hiding_reason,
        after={"receipt": comment.receipt},
    )  # fmt: skip
    return comment


@transaction.atomic
def reply_to(
    notice: PublicNotice, comments: Iterable[int], *, reply: str, by: Account, at: datetime, reason: str = ""
) -> int:
    """Answer comments of one kind together, each once; how many were answered.

    An answer that stands is changed with a ``reason`` only; the trail keeps the former one. One audit row for all.
    """
    matter = lock(notice.run.matter_id)
    rows = list(Comment.objects.filter(notice=notice, pk__in=set(comments)).order_by("pk"))
    findings = _workable(notice, matter, at)
    if not rows:
        findings.append(unmet("GW713-18", "没有选定意见", remedy="选定要答复的意见"))
    if not reply.strip():
        findings.append(unmet("GW713-18", "答复没有内容", remedy="填写答复"))
    answered = [row for row in rows if row.replied_at is not None]
    if answered and not reason.strip():
        remedy = "请刷新页面；确需更正答复的，写明理由"
        told = "、".join(row.receipt for row in answered[:5])
        findings.append(unmet("GW713-18", "选定的意见中有已经答复的", remedy=remedy, 已答复=told))
    demand(findings)
    former = {row.receipt: row.reply for row in answered}
    for row in rows:
        row.reply, row.replied_at, row.replied_by = reply.strip(), at, by
    Comment.objects.bulk_update(rows, ["reply", "replied_at", "replied_by"], batch_size=200)
    audit.record(
        verb="decisions.reply_to_comments", by=by, at=at, obj=matter, clause="GW713-18", reason=reason.strip(),
        before={"replies": [f"{receipt}：{text}" for receipt, text in former.items()]} if former else None,
        after={"receipts": [row.receipt for row in rows], "reply": reply.strip()},
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def find_controversy(
    notice: PublicNotice, *, controversial: bool, reason: str, by: Account, at: datetime
) -> NoticeFinding:
    """Put on record whether the notice met considerable controversy, beside the counts of that moment."""
    matter = lock(notice.run.matter_id)
    unanswered = notice.comments.filter(replied_at__isnull=True, hidden_at__isnull=True).count()
    findings = check_controversy(
        facts_of(matter, at), ends_on=notice.ends_on, today=timezone.localdate(at), unanswered=unanswered,
        reason=reason,
    )  # fmt: skip
    demand([*findings, *_of_this_round(notice, matter)])
    counts = Counter(notice.comments.values_list("stance", flat=True))
    row = NoticeFinding.objects.create(
        notice=notice, controversial=controversial, reason=reason.strip(), in_favour=counts[Stance.FOR],
        against=counts[Stance.AGAINST], others=counts[Stance.OTHER], recorded_at=at, recorded_by=by,
    )  # fmt: skip
    audit.record(
        verb="decisions.find_controversy", by=by, at=at, obj=matter, clause="JH-A-4.3-c", reason=row.reason,
        after={"controversy": str(row), **{one.label: counts[one] for one in Stance}},
    )  # fmt: skip
    return row


def _workable(notice: PublicNotice, matter: Matter, at: datetime) -> list[Finding]:
    return [*in_hand(facts_of(matter, at), STAGE), *_of_this_round(notice, matter)]


def _of_this_round(notice: PublicNotice, matter: Matter) -> list[Finding]:
    """What an earlier round left stands still."""
    run = latest_run(matter, STAGE)
    if run is not None and run.pk == notice.run_id:
        return []
    return [unmet("JH-A-4.3-c", "这是上一轮的公示", remedy="在本轮公示中办理")]
