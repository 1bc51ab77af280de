"""Leaders of a unit: principal posts, overall and specific responsibility, division of work, first responsible.

JH-B-6-a, JH-B-3.1-c, LS-2-a. Pure: tenures and days come in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from organization.enums import PrincipalPost
from organization.rules.places import Tenure

_ORDER = {PrincipalPost.PARTY: 0, PrincipalPost.ADMINISTRATION: 1, PrincipalPost.NONE: 2}
_WORDS = re.compile(r"[、，,；;。\s]+|(?:和|及|以及|等)(?=工作|$)")
_FILLER = re.compile(r"^(分管|负责|主持|协助|联系)|(等?方面)?(的)?工作$|等$")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers for a task of a unit: ``overall`` 总责 (principal leaders), ``specific`` 具体责任 (JH-B-6-a)."""

    overall: tuple[Tenure, ...]
    specific: tuple[Tenure, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A leader who may be in charge; ``matches`` are the words of his field that the subject holds."""

    tenure: Tenure
    matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """An open item passes from the old leader to the new one; the old name stays in its history (LS-2-a)."""

    item: str
    old: Tenure
    new: Tenure


def principals_on(tenures: Iterable[Tenure], day: date) -> tuple[Tenure, ...]:
    """The principal leaders on ``day``, Party first; one person in both posts stands once."""
    held = sorted(
        (tenure for tenure in tenures if tenure.principal and tenure.holds(day)),
        key=lambda tenure: (_ORDER[tenure.principal], tenure.starts_on, tenure.person_number),
    )
    seen: dict[str, Tenure] = {}
    for tenure in held:
        seen.setdefault(tenure.person_number, tenure)
    return tuple(seen.values())


def first_responsible_on(tenures: Iterable[Tenure], day: date) -> Tenure | None:
    """The first person responsible on ``day`` (LS-2-a): the Party principal, else the administrative one."""
    return next(iter(principals_on(tenures, day)), None)


def team_on(tenures: Iterable[Tenure], day: date) -> tuple[Tenure, ...]:
    """The leading posts held on ``day``, principals first, then by post."""
    return tuple(
        sorted(
            (tenure for tenure in tenures if tenure.leading and tenure.holds(day)),
            key=lambda tenure: (_ORDER[tenure.principal], tenure.post_order, tenure.starts_on, tenure.person_number),
        )
    )


def candidates(tenures: Iterable[Tenure], subject: str, day: date) -> list[Candidate]:
    """The team of ``day`` as choices for the leader in charge: whose field matches ``subject`` first (JH-B-3.1-c).

    More matching words come before fewer, longer before shorter; the others keep the order of the team.
    """
    team = [Candidate(tenure, matching_words(tenure.field_of_work, subject)) for tenure in team_on(tenures, day)]
    return sorted(team, key=lambda one: (-len(one.matches), -sum(map(len, one.matches))))


def responsibility(tenures: Sequence[Tenure], subject: str, day: date) -> Responsibility:
    """总责 and 具体责任 of a task, filled from posts; specific is empty when nobody's field matches (JH-B-6-a)."""
    overall = principals_on(tenures, day)
    numbers = {tenure.person_number for tenure in overall}
    fitting = [
        one for one in candidates(tenures, subject, day) if one.matches and one.tenure.person_number not in numbers
    ]
    best = [one.tenure for one in fitting if len(one.matches) == len(fitting[0].matches)]
    return Responsibility(overall, tuple(best))


def matching_words(field_of_work: str, subject: str) -> tuple[str, ...]:
    """The words of a field of work ("农业农村、防汛抗旱") that ``subject`` holds, or that hold the subject."""
    return tuple(word for word in field_words(field_of_work) if word in subject or (subject and subject in word))


def field_words(field_of_work: str) -> tuple[str, ...]:
    """The separate matters of a field: 分管农业、水利等工作 gives 农业, 水利; words of one character are dropped."""
    words = (_FILLER.sub("", _FILLER.sub("", word)) for word in _WORDS.split(field_of_work) if word)
    return tuple(dict.fromkeys(word for word in words if len(word) > 1))


def successions(open_items: Iterable[str], old: Tenure | None, new: Tenure | None) -> list[Succession]:
    """What passes on at a change of principal: every open item, unless the same person stays or nobody follows.

    Without a successor the items stay with the old name until there is one.
    """
    if old is None or new is None or old.person_number == new.person_number:
        return []
    return [Succession(item, old, new) for item in open_items]
