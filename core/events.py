"""Events: how a lower floor tells a higher one without importing it.

An action emits after commit; a subscriber registers in its AppConfig.ready(). Payloads are ids and plain
values, never model instances: the subscriber fetches for itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import transaction

Subscriber = Callable[..., None]
_subscribers: defaultdict[str, list[Subscriber]] = defaultdict(list)


def subscribe(event: StrEnum, subscriber: Subscriber) -> None:
    """Call ``subscriber(**payload)`` whenever ``event`` is emitted; registering twice has no effect."""
    if subscriber not in _subscribers[event]:
        _subscribers[event].append(subscriber)


def emit(event: StrEnum, **payload: Any) -> None:
    """Deliver to all subscribers once the surrounding transaction has committed."""
    for subscriber in tuple(_subscribers[event]):
        transaction.on_commit(partial(subscriber, **payload))
