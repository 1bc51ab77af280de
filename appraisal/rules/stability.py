"""How firm is a ranking? The share of small random weight changes under which each member keeps its place. Pure.

Whole numbers throughout: the same seed gives the same shares on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from appraisal.enums import TopRule
from appraisal.rules.frozen import FrozenGroup
from appraisal.rules.results import GroupResult, ItemColumn
from appraisal.rules.tree import Top, unfold

TRIALS = 1_000
WHOLE = 10_000
"""A spread of 500 is five percent."""
Step = Callable[[int], None]
_MASK = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Firmness:
    """Of one member: in how many trials it kept its place, and the best and worst place it came to."""

    code: str
    rank: int
    kept: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class Stability:
    """All members by rank; ``spread`` in ten-thousandths of a weight."""

    trials: int
    spread: int
    seed: int
    rows: tuple[Firmness, ...]


def draws(seed: int) -> Iterator[int]:
    """Numbers from 0 below 2**64 by splitmix64: the same on every machine and in every version of Python."""
    state = seed & _MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _MASK
        yield mixed ^ mixed >> 31


def shaken(weights: Sequence[int], spread: int, chance: Iterator[int]) -> list[int]:
    """Each weight times 1 ± ``spread``, brought back to the same sum exactly (largest remainders)."""
    total = sum(weights)
    raw = [weight * (WHOLE - spread + next(chance) % (2 * spread + 1)) for weight in weights]
    whole = sum(raw)
    if not whole:
        return list(weights)
    made = [value * total // whole for value in raw]
    rests = sorted(range(len(raw)), key=lambda place: (-(raw[place] * total % whole), place))
    for place in rests[: total - sum(made)]:
        made[place] += 1
    return made


def stability(
    frozen: FrozenGroup, result: GroupResult, *, seed: int, spread: int, trials: int = TRIALS, step: Step | None = None
) -> Stability:
    """Shake the weights ``trials`` times and rank again; ``result`` is what ``frozen`` scores.

    ValueError for a spread that is not above zero and below the whole.
    """
    if not 0 < spread < WHOLE:
        raise ValueError("权重变动幅度应大于零、小于 100%")
    tops = unfold(frozen.group).tops
    places = [member.code for member in frozen.group.members]
    rows = result.by_code()
    extra = [rows[code].final - rows[code].initial for code in places]
    ranks = [rows[code].rank for code in places]
    scorers = [_scorer(top, column) for top, column in zip(tops, result.columns, strict=True)]
    weights = [top.weight for top in tops]
    kept, best, worst = [0] * len(places), list(ranks), list(ranks)
    chance = draws(seed)
    for trial in range(trials):
        finals = extra
        for score, weight in zip(scorers, shaken(weights, spread, chance), strict=True):
            finals = list(map(int.__add__, finals, score(weight)))
        for place, rank in enumerate(_ranks(finals)):
            kept[place] += rank == ranks[place]
            if rank < best[place]:
                best[place] = rank
            elif rank > worst[place]:
                worst[place] = rank
        if step is not None:
            step(trial)
    found = [Firmness(*one) for one in zip(places, ranks, kept, best, worst, strict=True)]
    return Stability(trials, spread, seed, tuple(sorted(found, key=lambda one: (one.rank, one.code))))


def _scorer(top: Top, column: ItemColumn) -> Callable[[int], Sequence[int]]:
    """From a weight to the weighted scores of a top node, as scoring.weigh_column rounds them."""
    bases = [max(base, 0) for base in column.bases]
    best = max(bases, default=0)
    whole = best if top.rule is TopRule.RATIO_TO_BEST else top.full * column.scale
    if best <= 0:
        nothing = [0] * len(bases)
        return lambda weight: nothing
    return lambda weight: [(base * 2 * weight + whole) // (2 * whole) for base in bases]


def _ranks(finals: Sequence[int]) -> list[int]:
    """Places by final, descending; equal finals share a place, the next is skipped."""
    place = dict(zip(sorted(finals), range(len(finals), 0, -1), strict=True))
    return [place[final] for final in finals]
