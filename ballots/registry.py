"""Where a poll belongs: the floor above that keeps its UUID says so, with the number of ayes it asks for.

``homes.register(provider)`` in AppConfig.ready(); a provider takes the poll and gives its Home, or None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ballots.enums import StandardChoice
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


def home_of(poll: Poll) -> Home | None:
    home: Home | None = homes.first(poll)
    return home
