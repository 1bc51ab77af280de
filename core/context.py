"""Who asks, from where: what the audit trail notes beside the actor. Set per request by the middleware."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class RequestContext:
    """``made`` holds what is read once for a whole request; it ends with it."""

    address: str = ""
    request_id: str = ""
    made: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)


NO_REQUEST = RequestContext()
current: ContextVar[RequestContext] = ContextVar("request_context", default=NO_REQUEST)


def once(key: Hashable, make: Callable[[], Made]) -> Made:
    """``make()``, once for each request; outside of one, in jobs and commands, every time. None is not kept."""
    request = current.get()
    if request is NO_REQUEST:
        return make()
    if request.made.get(key) is None:
        request.made[key] = make()
    return cast(Made, request.made[key])


def forget() -> None:
    """Read everything anew: it was changed in this request."""
    current.get().made.clear()
