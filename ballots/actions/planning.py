"""Arranging a poll: question, choices, roster, tellers, presence, recusal; then opening it, which freezes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ballots.actions.locks import alone
from ballots.enums import BallotsEvent, PollKind, PollState, PollStep, StandardChoice, TellerRole
from ballots.facts import poll_facts
from ballots.models import BallotCode, Form, Poll, RosterEntry, Teller
from ballots.registry import gate
from ballots.rules.polls import check_arrange, check_choices, check_open
from core import audit, events
from core.findings import Finding, demand, unmet
from organization.enums import ADMIN_DUTIES
from organization.models import Account, DutyHolding, Person

STANDARD = tuple((choice.value, choice.label) for choice in StandardChoice)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One who should attend, as the floor above knows it. ``recusal`` is the reason, "" when not recused.

    On a form ``raters`` is his group and ``leaves_out`` the objects that he does not judge.
    """

    person: Person
    post: str = ""
    present: bool = True
    recusal: str = ""
    raters: str = ""
    leaves_out: tuple[str, ...] = ()


@transaction.atomic
def plan_poll(
    *,
    kind: PollKind,
    question: str,
    roster: Sequence[RosterLine],
    choices: Sequence[tuple[str, str]] = STANDARD,
    secretaries: Iterable[Person] = (),
    scrutineers: Iterable[Person] = (),
    by: Account,
    at: datetime,
) -> Poll:
    """A planned poll. Who plans it becomes a secretary of it, unless he scrutinises it.

    ``choices`` are pairs (code, label). Refused for choices that are none, a person twice, an administrator as teller.
    """
    tellers = name_tellers(secretaries, scrutineers, by)
    demand([*check_choices(tuple(choices)), *check_people(roster, [person for _, person in tellers])])
    named = [{"code": code, "label": label} for code, label in choices]
    poll = Poll.objects.create(kind=kind, question=question.strip(), choices=named, planned_at=at, planned_by=by)
    after = {"kind": kind, **write_people(poll, roster, tellers)}
    audit.record(verb="ballots.plan_poll", by=by, at=at, obj=poll, after=after)
    return poll


Tellers = list[tuple[TellerRole, Person]]


def name_tellers(secretaries: Iterable[Person], scrutineers: Iterable[Person], by: Account) -> Tellers:
    """Who runs and who counts; who plans is a secretary unless he scrutinises."""
    counting, running = list(dict.fromkeys(scrutineers)), list(dict.fromkeys(secretaries))
    if by.person is not None and by.person not in [*running, *counting]:
        running.append(by.person)
    return [(TellerRole.SECRETARY, one) for one in running] + [(TellerRole.SCRUTINEER, one) for one in counting]


def write_people(poll: Poll, roster: Sequence[RosterLine], tellers: Tellers) -> dict[str, object]:
    """Write roster and tellers of a new poll; what the trail says of them."""
    _write_roster(poll, roster)
    for role, person in tellers:
        Teller.objects.create(poll=poll, person=person, role=role)
    return {"due": len(roster), "tellers": [f"{role.label} {person}" for role, person in tellers]}


def check_people(roster: Sequence[RosterLine], tellers: Sequence[Person]) -> list[Finding]:
    """Nobody twice on the roster or among the tellers, no administrator among the latter."""
    findings = []
    people = [line.person.pk for line in roster]
    if len(set(people)) < len(people):
        names = [line.person.name for line in roster]
        twice = sorted({name for name in names if names.count(name) > 1})
        findings.append(unmet("", "名册中有人重复", remedy="请删除重复的人员", 人员="、".join(twice)))
    if len({person.pk for person in tellers}) < len(tellers):
        findings.append(unmet("", "同一人不得既为会务人员又为监票人", remedy="请另行指定"))
    held = DutyHolding.objects.in_force().filter(duty__in=ADMIN_DUTIES, account__person__in=tellers)
    admins = held.order_by("pk").values_list("account__person__name", flat=True)
    if admins:
        remedy = "系统、安全、审计管理员不办理投票，请另行指定"
        findings.append(unmet("", "管理员不得担任会务或监票人员", remedy=remedy, 人员="、".join(admins)))
    return findings


def _write_roster(poll: Poll, roster: Sequence[RosterLine]) -> None:
    RosterEntry.objects.bulk_create(
        RosterEntry(
            poll=poll,
            person=line.person,
            number=number,
            name=line.person.name,
            post=line.post,
            present=line.present,
            recused=bool(line.recusal.strip()),
            recusal_reason=line.recusal.strip(),
            raters=line.raters,
            leaves_out=list(line.leaves_out),
        )
        for number, line in enumerate(roster, 1)
    )


@transaction.atomic
def recuse(entry: RosterEntry, *, reason: str, by: Account, at: datetime) -> RosterEntry:
    """A member steps aside before voting begins. He stays in the number due (DESIGN.md section 3)."""
    poll = alone(entry.poll)
    findings = check_arrange(poll_facts(poll))
    if not reason.strip():
        findings.append(unmet("", "请写明回避理由", remedy="请填写理由"))
    demand(findings)
    row = RosterEntry.objects.get(pk=entry.pk)
    row.recused, row.recusal_reason = True, reason.strip()
    row.save(update_fields=["recused", "recusal_reason"])
    audit.record(verb="ballots.recuse", by=by, at=at, obj=poll, after={"member": row.name}, reason=reason.strip())
    return row


@transaction.atomic
def mark_presence(poll: Poll, *, present: Iterable[int], by: Account, at: datetime) -> Poll:
    """Note who is there before voting begins; ``present`` are primary keys of roster rows, all others are absent."""
    locked = alone(poll)
    demand(check_arrange(poll_facts(locked)))
    there = set(present)
    RosterEntry.objects.filter(poll=locked, pk__in=there).update(present=True)
    RosterEntry.objects.filter(poll=locked).exclude(pk__in=there).update(present=False)
    count = RosterEntry.objects.filter(poll=locked, present=True).count()
    audit.record(verb="ballots.mark_presence", by=by, at=at, obj=locked, after={"present": count})
    return locked


@transaction.atomic
def open_poll(poll: Poll, *, roster: Sequence[RosterLine] | None = None, by: Account, at: datetime) -> Poll:
    """Voting begins: names and posts are copied once more and frozen, with question, choices, tellers and keys.

    ``roster`` replaces the planned one when the floor above keeps it (a meeting's attendance).
    """
    locked = alone(poll)
    demand(check_arrange(poll_facts(locked)))
    if roster is not None:
        demand(check_people(roster, []))
        RosterEntry.objects.filter(poll=locked).delete()
        _write_roster(locked, roster)
    facts = poll_facts(locked)
    demand([*check_open(facts), *gate(locked, PollStep.OPEN)])
    for entry in RosterEntry.objects.filter(poll=locked).select_related("person"):
        if entry.name != entry.person.name:
            entry.name = entry.person.name
            entry.save(update_fields=["name"])
    locked.state, locked.opened_at, locked.opened_by = PollState.OPEN.value, at, by
    locked.save(update_fields=["state", "opened_at", "opened_by"])
    after = {"due": facts.due, "entitled": facts.entitled, "roster": roster_digest(locked)}
    audit.record(verb="ballots.open_poll", by=by, at=at, obj=locked, after=after)
    events.emit(BallotsEvent.OPENED, poll_id=locked.pk)
    return locked


def roster_digest(poll: Poll) -> str:
    """SHA-256 of question, choices and roster, of form and code hashes too, kept in the trail at the opening (B07)."""
    columns = ["number", "person__number", "name", "post", "present", "recused", "recusal_reason"]
    if poll.has_form:
        columns += ["raters", "leaves_out"]
    rows = list(RosterEntry.objects.filter(poll=poll).order_by("number").values_list(*columns))
    asked: list[object] = [poll.kind, poll.question, poll.choices, rows]
    if poll.has_form:
        hashes = BallotCode.objects.filter(poll=poll).order_by("code_hash").values_list("raters", "code_hash")
        asked += [Form.objects.get(poll=poll).content, list(hashes)]
    text = audit.canonical(asked)
    return hashlib.sha256(text.encode()).hexdigest()
