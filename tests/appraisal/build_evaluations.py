"""Evaluations from set-up to count, cheaply: slips of paper, two scrutineers, answers as given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from appraisal.actions.evaluations import NewEvaluation, plan_evaluation
from appraisal.enums.evaluations import EvaluationKind
from appraisal.models import Evaluation, Period
from appraisal.rules.evaluation_forms import Raters
from ballots.actions.counting import close_poll, unseal
from ballots.actions.form_polls import cast_by_code, cast_form, make_codes
from ballots.actions.keys import make_key
from ballots.actions.planning import open_poll
from ballots.models import Poll, Teller
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.ballots.conftest import WORDS
from tests.factories import NOON, make_account

ONE_GROUP = (Raters("g1", "干部职工", Fraction(100)),)
Ballot = tuple[str, Mapping[str, str]]
"""(rater group, question -> answer)."""


def scrutineers_of(county: Unit) -> list[Account]:
    return [make_account(name, county, Duty.ORGANIZATION_OFFICE) for name in ("监甲", "监乙")]


def planned(period: Period, plan: dict[str, Any], watch: Sequence[Account], by: Account) -> Evaluation:
    people: list[Person] = [one.person for one in watch if one.person is not None]
    defaults: dict[str, Any] = {
        "kind": EvaluationKind.DEMOCRATIC, "title": "民主测评", "unit": None, "raters": ONE_GROUP,
        "scrutineers": people,
    }  # fmt: skip
    evaluation = plan_evaluation(period, NewEvaluation(**(defaults | plan)), by=by, at=NOON)
    for account, words in zip(watch, WORDS, strict=True):
        make_key(evaluation.poll, passphrase=words, repeated=words, by=account, at=NOON)
    return evaluation


def codes(evaluation: Evaluation, counts: Mapping[str, int], by: Account) -> dict[str, list[str]]:
    """Rater group -> its slips."""
    found: dict[str, list[str]] = {group: [] for group in counts}
    for group, code in make_codes(evaluation.poll, counts, by=by, at=NOON):
        found[group].append(code)
    return found


def held(evaluation: Evaluation, ballots: Sequence[Ballot], watch: Sequence[Account], by: Account) -> Evaluation:
    """Opened, filled in by slips, closed and counted."""
    slips = codes(evaluation, {one: [g for g, _ in ballots].count(one) for one, _ in ballots}, by)
    open_poll(evaluation.poll, by=by, at=NOON)
    for group, answers in ballots:
        cast_by_code(slips[group].pop(), answers=answers)
    return counted(evaluation, watch, by)


def by_name(
    evaluation: Evaluation, answers: Mapping[Account, Mapping[str, str]], watch: Sequence[Account], by: Account
) -> Evaluation:
    """The same, each by his own account."""
    open_poll(evaluation.poll, by=by, at=NOON)
    for account, own in answers.items():
        cast_form(evaluation.poll, answers=own, by=account, at=NOON)
    return counted(evaluation, watch, by)


def counted(evaluation: Evaluation, watch: Sequence[Account], by: Account) -> Evaluation:
    poll = close_poll(Poll.objects.get(pk=evaluation.poll_id), by=by, at=NOON)
    tellers = Teller.objects.filter(poll=poll, role="scrutineer").order_by("pk")
    unseal(poll, passphrases={one.pk: words for one, words in zip(tellers, WORDS, strict=True)}, by=watch[0], at=NOON)
    return Evaluation.objects.select_related("poll", "period__scheme__rulebook").get(pk=evaluation.pk)
