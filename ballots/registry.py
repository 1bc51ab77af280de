"""Where a poll belongs: the floor above that keeps its UUID says so, with the number of ayes it asks for.

``homes.register(provider)`` in AppConfig.ready(); a provider takes the poll and gives its Home, or None. ``gates``
likewise: an opinion survey is opened only when enough of its guests came from the grass roots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ballots.enums import PollStep, StandardChoice
from core.findings import Finding
from core.registry import Providers

if TYPE_CHECKING:
    from ballots.models import Poll


@dataclass(frozen=True, slots=True)
class Home:
    """The page a poll belongs to. ``ayes_needed`` None: no threshold, no live state."""

    label: str
    url: str
    ayes_needed: int | None = None
    aye: str = StandardChoice.AYE.value


homes = Providers()
gates = Providers()
"""What else the floor above asks for before a step: takes the poll and the PollStep, gives a list of findings."""


def gate(poll: Poll, step: PollStep) -> list[Finding]:
    """What the floor above has against the step."""
    findings: list[Finding] = gates.collect(poll, step)
    return findings


def home_of(poll: Poll) -> Home | None:
    home: Home | None = homes.first(poll)
    return home
