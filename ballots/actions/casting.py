"""Casting: one transaction writes that somebody took part and what was cast, and nothing that joins the two."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from ballots.actions.locks import shared
from ballots.facts import bare_facts, member, scrutineers
from ballots.models import OpenBallot, Participation, Poll, RosterEntry, SealedBallot
from ballots.rules.casting import check_cast
from core import audit
from core.findings import demand
from organization.models import Account


@dataclass(frozen=True, slots=True)
class Receipt:
    """That the vote was counted. ``code`` finds a secret ballot in the closed box; it is shown once, kept nowhere."""

    code: str = ""


@sensitive_variables()
@transaction.atomic
def cast(poll: Poll, *, choice: str, by: Account, at: datetime) -> Receipt:
    """Cast the one vote of the acting member; Refused for a second, for strangers, and when the poll is not open.

    ``at`` stands in the trail of who took part; the ballot has no time (SECURITY section 3).
    """
    locked = shared(poll)
    entry = own_entry(locked, by)
    demand(check_cast(bare_facts(locked), None if entry is None else member(entry), choice))
    assert entry is not None
    Participation.objects.create(entry=entry)
    receipt = _put_in(locked, entry, choice)
    audit.record(verb="ballots.cast", by=by, at=at, obj=locked, chain=locked.chain)
    return receipt


def own_entry(poll: Poll, by: Account) -> RosterEntry | None:
    """The member's own roster row, locked: of two casts at once the second sees the first."""
    entry = _lock_entry(poll, by)
    if entry is not None:
        entry.voted = Participation.objects.filter(entry=entry).exists()  # type: ignore[attr-defined]
    return entry


def _lock_entry(poll: Poll, by: Account) -> RosterEntry | None:
    rows = RosterEntry.objects.select_for_update().filter(poll=poll)
    return rows.filter(person=by.person_id).first() if by.person_id is not None else None


@sensitive_variables()
def _put_in(poll: Poll, entry: RosterEntry, choice: str) -> Receipt:
    if not poll.secret:
        OpenBallot.objects.create(entry=entry, choice=choice)
        return Receipt()
    return put_sealed(poll, envelope(choice))


@sensitive_variables()
def put_sealed(poll: Poll, plain: bytes) -> Receipt:
    """Seal what stands inside an envelope and put it into the box."""
    from ballots import sealing  # loads the ciphers

    publics = [bytes(teller.key.public) for teller in scrutineers(poll)]
    sealed = sealing.seal(poll.pk, plain, publics)
    SealedBallot.objects.create(poll=poll, sealed=sealed)
    return Receipt(sealing.code_of(sealed))


def envelope(choice: str) -> bytes:
    """What stands inside the envelope."""
    return json.dumps({"choice": choice}).encode()


def read_envelope(plain: bytes) -> str | None:
    """The choice, or None for what is no ballot."""
    try:
        content = json.loads(plain)
    except ValueError:
        return None
    choice = content.get("choice") if isinstance(content, dict) else None
    return choice if isinstance(choice, str) else None
