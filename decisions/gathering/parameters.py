"""The parameters of rulebook versions as the rules take them: thresholds of the procedure, limits of what follows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from core.models import RulebookParameter
from core.prepared import Prepared
from core.rulebook import base_line, default_parameters
from core.rulebook.values import Parameters
from decisions.rules.execution import Limits
from decisions.rules.facts import Thresholds

PREFIX = "decisions."
NUMBERS = (
    "comment_days", "shortest_comment_days", "hearing_papers_days", "legality_days", "options_when_split",
    "publication_days", "meeting_notice_days",
)  # fmt: skip
SWITCHES = (
    "catalogue", "intent_study", "risk_assessment", "exploratory_reform", "three_aspects", "meeting_package",
    "party_report",
)  # fmt: skip
"""What a version asks for or not; every one is a parameter of its own."""
Held = Mapping[str, tuple[Any, str]]
"""Value and article by key, what another version lacks filled up from the defaults of its line."""


def thresholds(rulebooks: Collection[int]) -> dict[int, Thresholds]:
    """The numbers of the procedure in each version: one statement."""
    return {pk: _thresholds(held) for pk, held in _held(rulebooks).items()}


def limits(rulebooks: Collection[int]) -> dict[int, Limits]:
    """The numbers of what follows a resolution in each version: one statement."""
    return {pk: _limits(_parameters(held)) for pk, held in _held(rulebooks).items()}


def thresholds_of_line(line: str) -> Thresholds:
    """The numbers with which a line of rulebooks begins."""
    return _thresholds(_filled(line, {}))


ROWS: Prepared[tuple[int, str, str, str, str]] = Prepared(
    lambda rulebooks: (
        RulebookParameter.objects.filter(rulebook_id__in=rulebooks, key__startswith=PREFIX)
        .order_by()
        .values_list("rulebook_id", "rulebook__line", "key", "value", "clause")
    ),
    [int],
)


def _held(rulebooks: Collection[int]) -> dict[int, Held]:
    """What each version holds: one statement. What a later release added has the default of the version's line."""
    held: defaultdict[int, dict[str, tuple[Any, str]]] = defaultdict(dict)
    lines: dict[int, str] = {}
    for pk, line, key, value, clause in ROWS(rulebooks):
        lines[pk] = line
        held[pk][key] = (json.loads(value), clause)
    return {pk: _filled(lines.get(pk, base_line()), held[pk]) for pk in rulebooks}


def _filled(line: str, held: Held) -> Held:
    basic = {
        row["key"]: (row["value"], row.get("clause", ""))
        for row in default_parameters(line)
        if row["key"].startswith(PREFIX)
    }
    return {**basic, **held}


def _parameters(held: Held) -> Parameters:
    return Parameters({key: value for key, (value, _) in held.items()})


def _thresholds(held: Held) -> Thresholds:
    of = _parameters(held)
    numbers: dict[str, Any] = {name: of.whole(f"{PREFIX}{name}") for name in NUMBERS}
    numbers |= {name: bool(of.whole(f"{PREFIX}{name}")) for name in SWITCHES}
    return Thresholds(
        **numbers,
        clauses={key.removeprefix(PREFIX): clause for key, (_, clause) in held.items()},
        experts=of.whole("decisions.experts"),
        experts_long_term=of.whole("decisions.experts_long_term"),
        hearing_opposed=of.share("decisions.hearing_opposed"),
        vote_ayes=of.share("decisions.vote_ayes"),
        deliberators=of.whole("decisions.deliberators"),
        deliberating_leaders=of.whole("decisions.deliberating_leaders"),
        signed_opinions=bool(of.whole("decisions.signed_opinions")),
        experts_beside_consultation=bool(of.whole("decisions.experts_beside_consultation")),
        head_speaks_last=bool(of.whole("decisions.head_speaks_last")),
        adjustment_full=bool(of.whole("decisions.adjustment_full")),
    )


def _limits(of: Parameters) -> Limits:
    return Limits(
        stale_days=of.whole("decisions.feedback_stale_days"),
        answer_days=of.whole("decisions.feedback_answer_days"),
        evaluation_days=of.whole("decisions.evaluation_after_days"),
        oversight_days=of.whole("decisions.oversight_answer_days"),
        evaluation_public=bool(of.whole("decisions.evaluation_public")),
    )
