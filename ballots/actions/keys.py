"""A scrutineer sets his passphrase before voting begins: it locks the private half of his key."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from ballots import shares
from ballots.actions.counting import destroy_left_over_shares
from ballots.actions.locks import alone
from ballots.enums import TellerRole
from ballots.facts import poll_facts
from ballots.models import Poll, Teller, TrusteeKey
from ballots.rules.polls import check_arrange, check_passphrase
from core import audit
from core.findings import demand, unmet
from organization.models import Account


@sensitive_variables()
@transaction.atomic
def make_key(poll: Poll, *, passphrase: str, repeated: str, by: Account, at: datetime) -> None:
    """Make or renew the acting scrutineer's key. The passphrase is kept nowhere; lost, the box stays shut."""
    locked = alone(poll)
    facts = poll_facts(locked)
    teller = Teller.objects.filter(poll=locked, person=by.person_id, role=TellerRole.SCRUTINEER).first()
    findings = check_arrange(facts)
    if teller is None or not locked.secret:
        findings.append(unmet("", "只有无记名投票的监票人设置口令", remedy="由会务人员核对监票人"))
    demand([*findings, *check_passphrase(passphrase, repeated=repeated, names=facts.scrutineers)])
    assert teller is not None
    from ballots import sealing  # loads the ciphers

    private, public = sealing.new_pair()
    salt, share = sealing.new_salt(), shares.make(locked.pk)
    wrapped = sealing.wrap(private, passphrase, salt=salt, share=share)
    TrusteeKey.objects.filter(teller=teller).delete()
    TrusteeKey.objects.create(teller=teller, public=public, salt=salt, wrapped=wrapped)
    transaction.on_commit(destroy_left_over_shares)
    audit.record(verb="ballots.make_key", by=by, at=at, obj=locked)
