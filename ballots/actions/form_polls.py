"""Forms: arranging one, making its paper codes, answering it by name or by code."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from ballots.actions.casting import Receipt, own_entry, put_sealed
from ballots.actions.locks import alone, shared
from ballots.actions.planning import RosterLine, check_people, name_tellers, write_people
from ballots.enums import PollKind, PollStep
from ballots.facts import bare_facts, member, poll_facts
from ballots.models import BallotCode, Form, Participation, Poll
from ballots.rules.casting import ALREADY, check_cast
from ballots.rules.forms import FormBallot, FormSpec, check_answers, check_form, envelope
from ballots.rules.polls import check_arrange, check_step
from core import audit
from core.findings import Finding, demand, unmet
from organization.models import Account, Person

MOST_CODES = 600
"""Slips of one form: more are printed in parts by nobody, a hall holds fewer."""
_BYTES = 16


@transaction.atomic
def plan_form(
    *,
    question: str,
    spec: FormSpec,
    roster: Sequence[RosterLine] = (),
    by_code: bool,
    secretaries: Iterable[Person] = (),
    scrutineers: Iterable[Person] = (),
    by: Account,
    at: datetime,
) -> Poll:
    """A planned secret poll that asks a form's questions, of the people on ``roster`` or of whoever has a slip."""
    tellers = name_tellers(secretaries, scrutineers, by)
    findings = [*check_form(spec), *check_people(roster, [person for _, person in tellers])]
    known = {group.code for group in spec.groups}
    if any(line.raters not in known for line in roster):
        findings.append(unmet("", "有参评人员没有分类", remedy="请为每名参评人员选择分类"))
    if by_code and roster:
        findings.append(unmet("", "凭码参评不设名册", remedy="请删去名册，或改为登录参评"))
    demand(findings)
    poll = Poll.objects.create(
        kind=PollKind.SECRET, question=question.strip(), choices=[], planned_at=at, planned_by=by
    )  # fmt: skip
    Form.objects.create(poll=poll, content=spec.to_json(), by_code=by_code)
    after = {"questions": len(spec.questions), **write_people(poll, roster, tellers)}
    audit.record(verb="ballots.plan_form", by=by, at=at, obj=poll, after=after)
    return poll


@sensitive_variables()
@transaction.atomic
def make_codes(
    poll: Poll, counts: Mapping[str, int], *, by: Account, at: datetime
) -> list[tuple[str, str]]:  # fmt: skip
    """New codes, (rater group, code), in an order of chance; all earlier ones of the form are void.

    They are given back once, for the slips, and kept as hashes alone: 128 bits are not guessed.
    """
    locked = alone(poll)
    form = Form.objects.filter(poll=locked, by_code=True).first()
    findings = check_arrange(poll_facts(locked))
    if form is None:
        findings.append(unmet("", "这次测评不凭码参加", remedy="由会务人员核对参评方式"))
    else:
        findings += _check_counts(form.spec, counts)
    demand(findings)
    codes = [(group, new_code()) for group, count in counts.items() for _ in range(count)]
    secrets.SystemRandom().shuffle(codes)
    BallotCode.objects.filter(poll=locked).delete()
    BallotCode.objects.bulk_create(
        BallotCode(poll=locked, raters=group, code_hash=hash_of(code)) for group, code in codes
    )  # fmt: skip
    audit.record(verb="ballots.make_codes", by=by, at=at, obj=locked, after={"codes": dict(counts)})
    return codes


def _check_counts(spec: FormSpec, counts: Mapping[str, int]) -> list[Finding]:
    findings, total = [], sum(counts.values())
    if counts.keys() - {group.code for group in spec.groups} or min(counts.values(), default=0) < 0:
        findings.append(unmet("", "参评人员分类不符", remedy="请重新填写各类张数"))
    if not 0 < total <= MOST_CODES:
        remedy = f"请填写 1 到 {MOST_CODES} 张"
        findings.append(unmet("", "参评码张数不符", remedy=remedy, 张数=str(total)))
    return findings


def new_code() -> str:
    """26 letters and figures without 0 and 1."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode().rstrip("=")


def tidy(code: str) -> str:
    """A code as it was made, however it was typed."""
    return "".join(code.upper().replace("0", "O").replace("1", "I").replace("-", " ").split())


def hash_of(code: str) -> str:
    return hashlib.sha256(b"santixi code " + tidy(code).encode()).hexdigest()


@sensitive_variables()
@transaction.atomic
def cast_form(poll: Poll, *, answers: Mapping[str, str], by: Account, at: datetime) -> Receipt:
    """Put in the one ballot of the acting member; ``answers``: question -> choice, what is missing is abstained."""
    locked = shared(poll)
    form = Form.objects.get(poll=locked)
    entry = own_entry(locked, by)
    findings = check_cast(bare_facts(locked), None if entry is None else member(entry))
    if entry is not None:
        findings += check_answers(form.spec, entry.raters, answers, entry.leaves_out)
    demand(findings)
    assert entry is not None
    Participation.objects.create(entry=entry)
    receipt = put_sealed(locked, envelope(form.spec, FormBallot(entry.raters, answers)))
    audit.record(verb="ballots.cast_form", by=by, at=at, obj=locked, chain=locked.chain)
    return receipt


def slip_of(code: str) -> BallotCode | None:
    """The slip behind a code, or None."""
    return BallotCode.objects.select_related("poll__form").filter(code_hash=hash_of(code)).first()


def check_slip(slip: BallotCode | None) -> list[Finding]:
    """Whether this slip opens the form now."""
    if slip is None:
        return [unmet("", "参评码不正确", remedy="请扫描参评码条上的二维码，或重新输入")]
    findings = [check_step(PollStep.CAST, bare_facts(slip.poll))]
    if slip.used:
        findings.append(unmet("", "此参评码已用过，一码一票", remedy="不需要再次提交"))
    return findings


@sensitive_variables()
@transaction.atomic
def cast_by_code(code: str, *, answers: Mapping[str, str]) -> Receipt:
    """Put in the ballot of a slip and use it up. No person, no time and no trail: they would tell who had the slip.

    Turnout and the count of slips used stand in the trail at the closing (SECURITY section 3, mode 1).
    """
    found = slip_of(code)
    if found is None:
        demand(check_slip(None))
    assert found is not None
    poll = shared(found.poll)
    slip = BallotCode.objects.get(pk=found.pk)
    slip.poll = poll
    spec = found.poll.form.spec
    demand([*check_slip(slip), *check_answers(spec, slip.raters, answers)])
    if not _use_up(slip):
        demand([unmet("", ALREADY, remedy="不需要再次提交")])
    return put_sealed(poll, envelope(spec, FormBallot(slip.raters, answers)))


def _use_up(slip: BallotCode) -> bool:
    """Of two at once one alone finds the slip unused."""
    return BallotCode.objects.filter(pk=slip.pk, used=False).update(used=True) == 1
