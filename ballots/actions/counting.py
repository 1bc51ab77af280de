"""Closing a poll and opening its box."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from ballots import shares
from ballots.actions.casting import read_envelope
from ballots.actions.locks import alone
from ballots.enums import BallotsEvent, PollState, PollStep
from ballots.facts import labels, poll_facts, scrutineers
from ballots.models import (
    BallotCode,
    Form,
    FormGroup,
    FormTally,
    OpenBallot,
    Participation,
    Poll,
    SealedBallot,
    Tally,
    Teller,
    TrusteeKey,
)
from ballots.registry import gate
from ballots.rules import forms
from ballots.rules.counting import Tally as Counted
from ballots.rules.counting import tally
from ballots.rules.polls import check_close, check_unseal
from core import audit, events
from core.enums import Outcome
from core.findings import Finding, Refused, demand, unmet
from core.models import AuditHead
from organization.models import Account


@transaction.atomic
def close_poll(poll: Poll, *, by: Account, at: datetime) -> Poll:
    """No vote lands any more. An open poll is counted; of a secret one the box is, and its codes are published."""
    locked = alone(poll)
    demand(check_close(poll_facts(locked)))
    took_part = Participation.objects.filter(entry__poll=locked).count()
    if locked.has_form:
        took_part += BallotCode.objects.filter(poll=locked, used=True).count()
    box = _box(locked)
    ballots = len(box) if locked.secret else OpenBallot.objects.filter(entry__poll=locked).count()
    from ballots import sealing  # loads the ciphers

    locked.state, locked.closed_at, locked.closed_by = PollState.CLOSED.value, at, by
    locked.box_count, locked.box_codes = ballots, sorted(sealing.code_of(sealed) for sealed in box)
    locked.box_digest = sealing.digest_of(box) if locked.secret else ""
    locked.save(update_fields=["state", "closed_at", "closed_by", "box_count", "box_codes", "box_digest"])
    after = {"participations": took_part, "ballots": ballots, "trail": _trail(locked)}
    if locked.secret:
        after["box"] = locked.box_digest
    else:
        choices = OpenBallot.objects.filter(entry__poll=locked).values_list("choice", flat=True)
        _keep(locked, tally(tuple(locked.labels), choices))
    audit.record(verb="ballots.close_poll", by=by, at=at, obj=locked, after=after)
    events.emit(BallotsEvent.CLOSED, poll_id=locked.pk)
    return locked


def _box(poll: Poll) -> list[bytes]:
    """The sealed ballots; their order is that of random keys."""
    return [bytes(sealed) for sealed in SealedBallot.objects.filter(poll=poll).values_list("sealed", flat=True)]


def _trail(poll: Poll) -> str:
    """The last link of the chain of those who took part: bound into the main chain at the closing."""
    head = AuditHead.objects.filter(chain=poll.chain).first()
    return f"{head.last_seq}:{head.last_hash}" if head is not None else "0"


def _keep(poll: Poll, counted: Counted) -> None:
    Tally.objects.bulk_create(Tally(poll=poll, choice=choice, votes=votes) for choice, votes in counted.votes)


class WrongPassphrase(Refused):
    """A passphrase did not fit; the attempt stands in the trail."""


@sensitive_variables()
def unseal(poll: Poll, *, passphrases: Mapping[int, str], by: Account, at: datetime) -> Poll:
    """Open the box with both scrutineers' passphrases (teller's primary key -> passphrase), count, destroy it.

    All or nothing: killed on the way it can be done again. A passphrase that does not fit is noted in the trail.
    """
    try:
        return _unseal(poll, passphrases, by, at)
    except WrongPassphrase as refused:
        reason = "；".join(finding.title for finding in refused.findings)
        audit.record(verb="ballots.unseal", by=by, at=at, obj=poll, outcome=Outcome.FAILED, reason=reason)
        raise


@sensitive_variables()
@transaction.atomic
def _unseal(poll: Poll, passphrases: Mapping[int, str], by: Account, at: datetime) -> Poll:
    locked = alone(poll)
    box, share = _box(locked), shares.read(locked.pk)
    tellers = scrutineers(locked)
    name = next((labels(tellers)[one.pk] for one in tellers if one.person_id == by.person_id), "")
    from ballots import sealing  # loads the ciphers

    digest = sealing.digest_of(box)
    facts = poll_facts(locked)
    findings = check_unseal(facts, by=name, box=digest, closed_with=locked.box_digest, share=share is not None)
    demand([*findings, *gate(locked, PollStep.UNSEAL)])
    assert share is not None
    privates = _private_keys(locked, passphrases, share)
    plains = [_read(locked, sealed, privates) for sealed in box]
    counted = _count_form(locked, plains) if locked.has_form else tally(tuple(locked.labels), _choices(plains))
    locked.state, locked.unsealed_at, locked.unsealed_by = PollState.UNSEALED.value, at, by
    locked.invalid_count = counted.invalid
    locked.save(update_fields=["state", "unsealed_at", "unsealed_by", "invalid_count"])
    after: dict[str, object] = {"ballots": len(box), "invalid": counted.invalid, "box": digest}
    if isinstance(counted, Counted):
        _keep(locked, counted)
        after["votes"] = dict(counted.votes)
    else:
        _keep_form(locked, counted)
    SealedBallot.objects.filter(poll=locked).delete()
    TrusteeKey.objects.filter(teller__poll=locked).delete()
    audit.record(verb="ballots.unseal", by=by, at=at, obj=locked, after=after)
    transaction.on_commit(lambda: shares.destroy(locked.pk))
    events.emit(BallotsEvent.UNSEALED, poll_id=locked.pk)
    return locked


@sensitive_variables()
def _private_keys(poll: Poll, passphrases: Mapping[int, str], share: bytes) -> list[bytes]:
    """Both private keys; WrongPassphrase names every scrutineer whose passphrase does not fit."""
    from ballots import sealing  # loads the ciphers

    privates, wrong = [], []
    for teller in scrutineers(poll):
        key = teller.key
        try:
            passphrase = passphrases.get(teller.pk, "")
            privates.append(sealing.unwrap(bytes(key.wrapped), passphrase, salt=bytes(key.salt), share=share))
        except sealing.CannotOpen:
            wrong.append(_does_not_fit(teller))
    if wrong:
        raise WrongPassphrase(wrong)
    return privates


def _does_not_fit(teller: Teller) -> Finding:
    remedy = "由本人重新输入投票开始前设置的口令"
    return unmet("", f"监票人{teller.person.name}的口令不正确", remedy=remedy)


@sensitive_variables()
def _read(poll: Poll, sealed: bytes, privates: list[bytes]) -> bytes | None:
    from ballots import sealing  # loads the ciphers

    try:
        return sealing.unseal(poll.pk, sealed, privates)
    except sealing.CannotOpen:
        return None


@sensitive_variables()
def _choices(plains: list[bytes | None]) -> list[str | None]:
    return [None if plain is None else read_envelope(plain) for plain in plains]


@sensitive_variables()
def _count_form(poll: Poll, plains: list[bytes | None]) -> forms.FormCount:
    """Sums by rater group; groups that are too small are joined here, before anything is written down."""
    spec = Form.objects.get(poll=poll).spec
    return forms.count_form(spec, [None if plain is None else forms.read_envelope(spec, plain) for plain in plains])


def _keep_form(poll: Poll, counted: forms.FormCount) -> None:
    for number, group in enumerate(counted.groups):
        row = FormGroup.objects.create(poll=poll, groups=list(group.groups), number=number, ballots=group.ballots)
        FormTally.objects.bulk_create(
            FormTally(group=row, question=question, choice=choice, votes=votes)
            for (question, choice), votes in group.votes.items()
        )


def destroy_left_over_shares() -> int:
    """Shares of boxes that are opened already: a process killed right after the commit left them. How many went."""
    gone = set(Poll.objects.filter(pk__in=shares.left_over(), state=PollState.UNSEALED).values_list("pk", flat=True))
    for poll_id in gone:
        shares.destroy(poll_id)
    return len(gone)
