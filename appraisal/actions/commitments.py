"""Commitments: drafted, signed and submitted, reviewed above, changed as new versions (QSH-8-a, SX-8.2-a)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from appraisal.enums.commitments import CommitmentEvent, CommitmentOutcome, CommitmentState
from appraisal.gathering.commitments import (
    acts_above,
    drafted,
    is_own,
    may_write,
    offers,
    promises_of,
    scheme_for,
    signers,
    stored,
    superior_of,
)
from appraisal.models import Commitment, CommitmentReview, CommitmentTarget, CommitmentVersion
from appraisal.reports.commitments import letter_text
from appraisal.rules.commitments import (
    DOWNWARD,
    SIGNED,
    STEPS,
    UPWARD,
    DraftFacts,
    Promise,
    ReviewFacts,
    check_review,
    check_step,
    check_submit,
    check_writing,
)
from core import audit, rulebook
from core.findings import demand, unmet
from core.models import Rulebook
from core.numbering import next_number, number_head
from decisions.standing import posts
from organization.models import Account, Person, Unit

KEYS = {"i": "indicator_id", "t": "task_id", "p": "above_id"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed: rows without the empty ones, the reason of a change, the saving that was on the page."""

    promises: Sequence[Promise]
    reason: str = ""
    seen: int = 0


def lock(pk: int) -> Commitment:
    """The commitment, kept from others until the end of the transaction."""
    rows = Commitment.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "person", "superior", "scheme", "current").get(pk=pk)


@transaction.atomic
def save_commitment(
    unit: Unit, person: Person | None, year: int, draft: Draft, *, by: Account, at: datetime
) -> Commitment:
    """Keep a draft; the first saving begins the commitment. Raises Refused."""
    row = _write(unit, person, year, draft, by=by, at=at)
    audit.record(
        verb="appraisal.save_commitment", by=by, at=at, obj=row, clause=DOWNWARD if person else SIGNED,
        after={"targets": len(row.draft)},
    )  # fmt: skip
    return row


@transaction.atomic
def submit_commitment(
    unit: Unit, person: Person | None, year: int, draft: Draft, *, by: Account, at: datetime
) -> CommitmentVersion:
    """Sign a draft and hand it to the level above: text and targets stand from then on. Raises Refused."""
    row = _write(unit, person, year, draft, by=by, at=at)
    promises, day = [one for one in drafted(row.draft) if not one.empty], timezone.localdate(at)
    facts = DraftFacts(
        CommitmentState(row.state),
        year,
        promises,
        signers(row, day),
        amends=row.current_id is not None,
        reason=draft.reason,
    )
    demand(check_submit(facts, by.person_id))
    assert by.person is not None  # demanded above
    post = posts([by.person], day).get(by.person.pk, "")
    text = letter_text(row, promises, signer=by.person.name, post=post, day=day, reason=draft.reason.strip())
    version = CommitmentVersion.objects.create(
        commitment=row, version=row.versions.count() + 1, signer=by.person, signer_post=post, text=text,
        sha256=hash_of(text), reason=draft.reason.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    CommitmentTarget.objects.bulk_create(_targets(version, promises))
    if not row.number:
        row.number = _number(year, by=by, at=at)
    row.state = STEPS[facts.state, CommitmentEvent.SUBMIT]
    row.save(update_fields=["number", "state"])
    audit.record(
        verb="appraisal.submit_commitment", by=by, at=at, obj=row, clause=SIGNED, reason=version.reason,
        after={"version": version.version, "sha256": version.sha256, "targets": len(promises)},
    )  # fmt: skip
    return version


def _write(unit: Unit, person: Person | None, year: int, draft: Draft, *, by: Account, at: datetime) -> Commitment:
    day = timezone.localdate(at)
    superior = superior_of(unit, person, day)
    if superior is None or not may_write(by, unit.pk, person.pk if person else None):
        demand([unmet(UPWARD, "不能代为起草这份承诺", remedy="由本单位或者承诺人起草")])
    assert superior is not None
    held = Commitment.objects.filter(unit=unit, person=person, year=year) if person is None else None
    held = held if held is not None else Commitment.objects.filter(person=person, year=year)
    pk = held.values_list("pk", flat=True).first()
    row = lock(pk) if pk is not None else _begin(unit, person, year, superior, by=by, at=at)
    demand(check_writing(CommitmentState(row.state)))
    if row.revision != draft.seen:
        demand([unmet("", "别人已经保存过这份草稿", remedy="没有保存。请复制填写的内容，刷新页面后再改")])
    kept = [one for one in draft.promises if one.title.strip() or one.goal.strip() or one.measure.strip()]
    known = {one.source for one in offers(row.unit, row.person, year, row.scheme, row.superior)}
    known |= {one["source"] for one in row.draft}
    if any(one.source and one.source not in known for one in kept):
        demand([unmet("", "有一项目标的来源不在可选范围内", remedy="请刷新页面后重新选择")])
    row.draft, row.draft_reason = stored(kept), draft.reason.strip()
    row.revision, row.saved_at, row.saved_by = row.revision + 1, at, by
    row.save(update_fields=["draft", "draft_reason", "revision", "saved_at", "saved_by"])
    return row


def _begin(unit: Unit, person: Person | None, year: int, superior: Unit, *, by: Account, at: datetime) -> Commitment:
    try:
        with transaction.atomic():
            made = Commitment.objects.create(
                unit=unit, person=person, year=year, superior=superior, scheme=scheme_for(unit, person, year),
                recorded_at=at, recorded_by=by,
            )  # fmt: skip
    except IntegrityError:
        demand([unmet("", "别人刚刚开始起草", remedy="没有保存。请复制填写的内容，刷新页面后再改")])
        raise
    return lock(made.pk)


def _number(year: int, *, by: Account, at: datetime) -> str:
    """The next number of the year; the lock gives numbers one after the other."""
    Rulebook.objects.select_for_update().get(pk=rulebook.current(by=by, at=at).pk)
    return next_number(Commitment.objects.all(), "number", number_head("承诺", year))


def _targets(version: CommitmentVersion, promises: Sequence[Promise]) -> list[CommitmentTarget]:
    made = []
    for order, one in enumerate(promises, 1):
        letter, _, key = one.source.partition(":")
        source: dict[str, Any] = {KEYS[letter]: int(key)} if letter else {}
        assert one.due is not None  # demanded before
        made.append(
            CommitmentTarget(
                version=version, order=order, title=one.title.strip(), goal=one.goal.strip(),
                measure=one.measure.strip(), due=one.due, **source,
            )
        )  # fmt: skip
    return made


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the level above decides: ``support`` is its own promise, ``read_hash`` that of the text on its page."""

    outcome: CommitmentOutcome
    read_hash: str
    support: str = ""
    comment: str = ""


@transaction.atomic
def review_commitment(commitment: Commitment, verdict: Verdict, *, by: Account, at: datetime) -> CommitmentReview:
    """Approve, which is the second signature, or return with comments. Raises Refused (SX-8.2-a)."""
    row = lock(commitment.pk)
    version = row.versions.order_by("-version").first()
    facts = ReviewFacts(
        CommitmentState(row.state), row.superior.name, acts_above(by, row), is_own(by, row),
        drafted=row.saved_by_id == by.pk, read_hash=verdict.read_hash,
        text_hash=hash_of(version.text) if version else "",
    )  # fmt: skip
    demand(check_review(facts, verdict.outcome, support=verdict.support, comment=verdict.comment))
    assert version is not None  # what was submitted has one
    assert by.person is not None  # nobody without a person holds a duty
    approved = verdict.outcome is CommitmentOutcome.APPROVED
    files = approved and row.person_id is None and row.superior.parent_id is None
    made = CommitmentReview.objects.create(
        version=version, outcome=verdict.outcome, reviewer=by.person, sha256=version.sha256,
        support=verdict.support.strip() if approved else "", comment=verdict.comment.strip(),
        filed_on=timezone.localdate(at) if files else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    event = CommitmentEvent.APPROVE if approved else CommitmentEvent.RETURN
    row.state = STEPS[facts.state, event]
    row.current = version if approved else row.current
    row.save(update_fields=["state", "current"])
    audit.record(
        verb="appraisal.review_commitment", by=by, at=at, obj=row, clause=UPWARD, reason=made.comment,
        after={"outcome": verdict.outcome.label, "version": version.version, "sha256": version.sha256},
    )  # fmt: skip
    return made


@transaction.atomic
def amend_commitment(commitment: Commitment, *, reason: str, by: Account, at: datetime) -> Commitment:
    """Open a change of what is in force: its rows become the draft of the next version. Raises Refused."""
    row = lock(commitment.pk)
    findings = check_step(CommitmentState(row.state), CommitmentEvent.AMEND)
    if not may_write(by, row.unit_id, row.person_id):
        findings.append(unmet(UPWARD, "不能代为变更这份承诺", remedy="由本单位或者承诺人提出"))
    if not reason.strip():
        findings.append(unmet(UPWARD, "没有填写变更理由", remedy="写明变更已签订承诺的理由", field="reason"))
    demand(findings)
    assert row.current is not None  # in force has a version
    row.draft = stored(promises_of(row.current.targets.all()))
    row.draft_reason, row.state = reason.strip(), CommitmentState.AMENDING
    row.revision, row.saved_at, row.saved_by = row.revision + 1, at, by
    row.save(update_fields=["draft", "draft_reason", "state", "revision", "saved_at", "saved_by"])
    audit.record(verb="appraisal.amend_commitment", by=by, at=at, obj=row, clause=UPWARD, reason=row.draft_reason)
    return row


def record_download(version: CommitmentVersion, *, by: Account, at: datetime) -> None:
    """A letter was handed out."""
    audit.record(
        verb="appraisal.download_commitment", by=by, at=at, obj=version.commitment, after={"sha256": version.sha256}
    )
