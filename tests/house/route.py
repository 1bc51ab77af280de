"""What the matrix of access has to know of an address: its parameters and whose object it shows."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from organization.enums import Duty
from tests.house.world import World

COUNTY, UNIT = "county", "unit"


@dataclass(frozen=True)
class Route:
    """Parameters by world and side; ``scope``; ``missing`` marks objects that exist for nobody.

    ``barred`` are duties that the permission lets in and the object turns away with 403: who sees it and may not touch.
    """

    kwargs: Callable[[World, str], dict[str, Any]] = lambda world, side: {}
    scope: str = COUNTY
    missing: bool = False
    barred: tuple[Duty, ...] = ()


def of(name: str, scope: str = COUNTY) -> Route:
    """An address with the primary key of a named object."""
    return Route(lambda world, side: {"pk": world.pk(name, side)}, scope)


def of_matter(*barred: Duty, **more: Any) -> Route:
    """An address of a matter that a unit leads, with its primary key and ``more``."""
    return Route(lambda world, side: {"pk": world.pk("matter", side), **more}, UNIT, barred=barred)


def of_poll() -> Route:
    """A poll is there for those whom its roster or tellers name, whatever their duty."""
    return Route(lambda world, side: {"pk": world.pk("poll", side) or NOWHERE}, missing=True)


def of_public(name: str) -> Route:
    """What the portal shows of a named object: the demo holds one, the county of the matrix none."""
    return Route(lambda world, side: {"pk": world.pk(name, side) if name in world.objects else 0}, missing=True)


def of_meeting(**more: Any) -> Route:
    """An address of the planned meeting: who may see meetings sees them all."""
    return Route(lambda world, side: {"pk": world.pk("meeting", side), **more})


def of_item(**more: Any) -> Route:
    """An address of the one item on the agenda of the planned meeting."""
    return Route(lambda world, side: {"pk": world.pk("item", side), **more})


PLAIN = Route()
NOWHERE = uuid.UUID(int=0)
