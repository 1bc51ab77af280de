"""Votes on an item: arranged, begun, closed, put on record (JH-A-5.8-c). The ballots app holds the votes themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ballots.actions.counting import close_poll
from ballots.actions.planning import RosterLine, open_poll, plan_poll
from ballots.enums import PollKind, PollState, StandardChoice
from ballots.models import OpenBallot, Participation, Poll
from ballots.models import RosterEntry as Voter
from ballots.models import Tally as Votes
from core import audit
from core.findings import Finding, demand
from decisions.actions.agenda import limits_of, lock_item
from decisions.enums import MeetingKind, VoteMode, VoteState
from decisions.gathering import case_of
from decisions.gathering.sittings import item_facts, polls_of, sitting_of
from decisions.models import AgendaItem, Recusal, RosterEntry
from decisions.rules.agenda import check_arrangement, check_outcome
from decisions.rules.meetings import check_meeting
from decisions.rules.procedure import check_submission
from decisions.rules.sittings import check_item, check_vote
from decisions.rules.voting import CLAUSE, Tally, final_state
from organization.models import Account, Person

KINDS = {VoteMode.OPEN: PollKind.OPEN, VoteMode.SECRET: PollKind.SECRET}
LONGEST_QUESTION = 200


@transaction.atomic
def arrange_vote(
    item_id: int, mode: VoteMode, *, by: Account, at: datetime, scrutineers: Sequence[Person] = (), reason: str = ""
) -> AgendaItem:
    """Settle how an item is voted on; of a secret ballot the poll is made now, for its scrutineers' passphrases.

    Again, with a reason, when nothing can come of a poll that was begun.
    """
    item = lock_item(item_id)
    poll = polls_of([item]).get(item.pk)
    state = PollState(poll.state) if poll is not None else None
    usable = poll is not None and poll.counted and same_roster(item, poll)
    facts = item_facts(item, poll if state is PollState.OPEN else None)
    findings = check_item(sitting_of(item.meeting), facts)
    findings += check_arrangement(state, usable=usable, mode=mode, scrutineers=len(scrutineers), reason=reason)
    demand(findings)
    before = {"mode": VoteMode(item.mode).label, "poll": str(item.poll_key or "")}
    item.mode, item.poll_key = mode, None
    if mode is VoteMode.SECRET:
        item.poll_key = _plan(item, scrutineers, by=by, at=at).pk
    item.save(update_fields=["mode", "poll_key"])
    audit.record(
        verb="decisions.arrange_vote", by=by, at=at, obj=item.run.matter, clause=CLAUSE, reason=reason.strip(),
        before=before, after={"meeting": str(item.meeting), "mode": mode.label, "poll": str(item.poll_key or "")},
    )  # fmt: skip
    return item


def _plan(item: AgendaItem, scrutineers: Sequence[Person], *, by: Account, at: datetime) -> Poll:
    return plan_poll(
        kind=KINDS[VoteMode(item.mode)],
        question=f"{item.run.matter.title}"[:LONGEST_QUESTION],
        roster=lines_of(item),
        scrutineers=scrutineers,
        by=by,
        at=at,
    )


def lines_of(item: AgendaItem) -> list[RosterLine]:
    """The members of the meeting as voters on this item: two queries."""
    recused = dict(Recusal.objects.in_force().filter(item=item).values_list("member_id", "reason"))
    rows = RosterEntry.objects.filter(meeting=item.meeting_id, member=True).select_related("person")
    return [
        RosterLine(row.person, row.post, present=bool(row.present), recusal=recused.get(row.pk, ""))
        for row in rows.order_by("order", "pk")
    ]


def same_roster(item: AgendaItem, poll: Poll) -> bool:
    """Whether the poll was held with the members, presence and recusals of the meeting."""
    ours = {(line.person.pk, line.present, bool(line.recusal)) for line in lines_of(item)}
    return ours == set(Voter.objects.filter(poll=poll).values_list("person_id", "present", "recused"))


@transaction.atomic
def begin_vote(item_id: int, *, by: Account, at: datetime) -> AgendaItem:
    """Voting begins: the matter is still ready, this meeting may take it, everybody was heard, the roster is frozen."""
    item = lock_item(item_id)
    meeting, poll = item.meeting, polls_of([item]).get(item.pk)
    case = case_of(item.run.matter, at=at)
    sitting = sitting_of(meeting, item, last_word=case.thresholds.head_speaks_last)
    begins = timezone.localtime(meeting.opened_at or meeting.scheduled_for)
    findings = [
        *check_vote(sitting, item_facts(item, poll)),
        *check_submission(case),
        *check_meeting(case, MeetingKind(meeting.kind), begins),
    ]
    demand(findings)
    if poll is None:
        poll = _plan(item, (), by=by, at=at)
        item.poll_key = poll.pk
        item.save(update_fields=["poll_key"])
    open_poll(poll, roster=lines_of(item), by=by, at=at)
    audit.record(
        verb="decisions.begin_vote", by=by, at=at, obj=item.run.matter, clause=CLAUSE,
        after={"meeting": str(meeting), "mode": VoteMode(item.mode).label, "due": sitting.due},
    )  # fmt: skip
    return item


@transaction.atomic
def close_vote(item_id: int, *, by: Account, at: datetime, silent_abstain: bool = False) -> AgendaItem:
    """Stop the voting and put the outcome on record; of a secret ballot only once its box was opened.

    Members who are there and did not vote hold it up, unless ``silent_abstain`` notes them as abstaining. The bar is
    the number due; nothing of an outcome is changed afterwards.
    """
    item = lock_item(item_id)
    poll = polls_of([item]).get(item.pk)
    facts = item_facts(item, poll)
    findings = check_item(sitting_of(item.meeting), item_facts(item, None))
    if not facts.settled:
        findings += outcome_findings(item, poll, silent_abstain=silent_abstain)
    demand(findings)
    assert poll is not None
    if poll.state == PollState.OPEN:
        poll = close_poll(poll, by=by, at=at)
        if poll.secret:
            return item
    tally = tally_of(poll, silent_abstain=True)
    state = final_state(tally, limits_of(item).vote_ayes)
    item.due, item.present, item.ayes = tally.due, tally.present, tally.ayes
    item.nays, item.abstentions = tally.nays, tally.abstentions
    item.outcome, item.decided_at, item.decided_by = state, at, by
    item.save(update_fields=["due", "present", "ayes", "nays", "abstentions", "outcome", "decided_at", "decided_by"])
    audit.record(
        verb="decisions.close_vote", by=by, at=at, obj=item.run.matter, clause=CLAUSE,
        after={
            "meeting": str(item.meeting), "due": tally.due, "present": tally.present, "ayes": tally.ayes,
            "nays": tally.nays, "abstentions": tally.abstentions, "outcome": VoteState(state).label,
        },
    )  # fmt: skip
    return item


def outcome_findings(item: AgendaItem, poll: Poll | None, *, silent_abstain: bool = False) -> list[Finding]:
    """What stands in the way of closing the vote and putting its outcome on record."""
    if poll is None:
        return check_outcome(None, Tally(0, 0, 0, 0, 0), same_roster=True, counted=False, silent_abstain=False)
    return check_outcome(
        PollState(poll.state),
        tally_of(poll, silent_abstain=False),
        same_roster=poll.state == PollState.PLANNED or same_roster(item, poll),
        counted=poll.counted,
        silent_abstain=silent_abstain,
    )


def tally_of(poll: Poll, *, silent_abstain: bool) -> Tally:
    """Heads of a poll. A secret one tells turnout alone until it is open: its votes then stand as abstentions here.

    With ``silent_abstain`` whoever may vote and cast nothing valid is counted as abstaining.
    """
    rows = list(Voter.objects.filter(poll=poll).values_list("present", "recused"))
    present = sum(there and not recused for there, recused in rows)
    if poll.counted:
        votes = dict(Votes.objects.filter(poll=poll).values_list("choice", "votes"))
    elif poll.secret:
        votes = {StandardChoice.ABSTAIN.value: Participation.objects.filter(entry__poll=poll).count()}
    else:
        choices = list(OpenBallot.objects.filter(entry__poll=poll).values_list("choice", flat=True))
        votes = {choice: choices.count(choice) for choice in set(choices)}
    ayes, nays = votes.get(StandardChoice.AYE, 0), votes.get(StandardChoice.NAY, 0)
    abstentions = present - ayes - nays if silent_abstain else votes.get(StandardChoice.ABSTAIN, 0)
    return Tally(len(rows), present, ayes, nays, abstentions)
