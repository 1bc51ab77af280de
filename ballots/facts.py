"""Facts about a poll, gathered from its rows for the rules and for the pages."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from ballots.enums import PollKind, PollState, TellerRole
from ballots.models import BallotCode, Participation, Poll, RosterEntry, Teller, TrusteeKey
from ballots.rules.forms import LEAST_GROUP
from ballots.rules.polls import NO_SLIPS, Member, PollFacts, Slips


def poll_facts(poll: Poll) -> PollFacts:
    """Roster, scrutineers and keys as they are now: three queries, and one for the codes of a form."""
    names = labels(scrutineers(poll))
    keys = set(TrusteeKey.objects.filter(teller__poll=poll).values_list("teller_id", flat=True))
    return PollFacts(
        kind=PollKind(poll.kind),
        state=PollState(poll.state),
        choices=tuple(poll.labels),
        members=tuple(member(entry) for entry in roster(poll)),
        scrutineers=tuple(names.values()),
        keys=tuple(name for pk, name in names.items() if pk in keys),
        slips=slips(poll),
    )


def slips(poll: Poll) -> Slips:
    """What a form adds to the facts: its slips, how many are used, who must be able to answer at least."""
    if not poll.has_form:
        return NO_SLIPS
    used = list(BallotCode.objects.filter(poll=poll).order_by().values_list("used", flat=True))
    return Slips(len(used), sum(used), LEAST_GROUP)


def bare_facts(poll: Poll) -> PollFacts:
    """What casting asks: no query, no roster."""
    return PollFacts(PollKind(poll.kind), PollState(poll.state), tuple(poll.labels))


def roster(poll: Poll) -> list[RosterEntry]:
    """The roster in its order, each row with ``voted``: one query."""
    took_part = Participation.objects.filter(entry=OuterRef("pk"))
    return list(RosterEntry.objects.filter(poll=poll).annotate(voted=Exists(took_part)).order_by("number"))


def member(entry: RosterEntry) -> Member:
    """``entry`` as ``roster`` gives it."""
    return Member(entry.name, entry.present, entry.recused, bool(getattr(entry, "voted", False)))


def scrutineers(poll: Poll) -> list[Teller]:
    """The scrutineers in the order of their locks."""
    rows = Teller.objects.filter(poll=poll, role=TellerRole.SCRUTINEER).select_related("person")
    return list(rows.order_by("pk"))


def labels(tellers: list[Teller]) -> dict[int, str]:
    """Teller's primary key -> name; two of one name are told apart by their numbers."""
    names = [teller.person.name for teller in tellers]
    return {
        teller.pk: name if names.count(name) == 1 else f"{name}（{teller.person.number}）"
        for teller, name in zip(tellers, names, strict=True)
    }
