"""A fair draw that anyone can recompute: of hearing representatives by strata, of units to inspect.

Everybody's lot is the SHA-256 of the published seed and his own number, told apart by a separator; the lowest lots
are drawn. The seed is published before the list is closed to changes, so that nobody can choose it to suit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lot:
    """One candidate's lot: 64 hexadecimal digits, the lower the sooner drawn."""

    number: str
    stratum: str
    digest: str


@dataclass(frozen=True, slots=True)
class Draw:
    """``drawn`` by stratum in order of their lots; ``reserve`` the others of the stratum, in order as well."""

    drawn: Mapping[str, tuple[Lot, ...]]
    reserve: Mapping[str, tuple[Lot, ...]]


def lot(seed: str, stratum: str, number: str) -> Lot:
    """The lot of candidate ``number``: sha256 of seed, stratum and number, each on a line of its own."""
    text = f"{seed}\n{stratum}\n{number}"
    return Lot(number, stratum, hashlib.sha256(text.encode()).hexdigest())


def draw(seed: str, candidates: Mapping[str, Sequence[str]], seats: Mapping[str, int]) -> Draw:
    """Draw ``seats`` of each stratum among ``candidates``; the order in which they are listed makes no difference.

    Raises ValueError without a seed, for a number listed twice, for a stratum without seats or with too few
    candidates.
    """
    if not seed.strip():
        raise ValueError("抽签须先公布种子")
    if unknown := sorted(set(candidates) ^ set(seats)):
        raise ValueError(f"名额与报名的类别不一致：{'、'.join(unknown)}")
    drawn, reserve = {}, {}
    for stratum, numbers in candidates.items():
        if len(set(numbers)) != len(numbers):
            raise ValueError(f"“{stratum}”中有重复的报名号")
        if not 0 <= seats[stratum] <= len(numbers):
            raise ValueError(f"“{stratum}”报名 {len(numbers)} 人，不足名额 {seats[stratum]} 人")
        lots = sorted((lot(seed, stratum, number) for number in numbers), key=lambda one: (one.digest, one.number))
        drawn[stratum], reserve[stratum] = tuple(lots[: seats[stratum]]), tuple(lots[seats[stratum] :])
    return Draw(drawn, reserve)
