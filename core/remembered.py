"""What can never change, kept in the memory of this process: results of a version that is stored for ever.

Only for values whose key names content that the database refuses to alter. Nothing of a reader may go in: neither
what he may see nor what is marked as his. Who may see it is asked on every request, before anything is looked up.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Values by key, at most ``most`` in weight together; what was not asked for longest goes first.

    A value heavier than all of that is made anew every time. Two threads may make the same value at once: both are
    right, one is kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value], *, weight: Callable[[Value], int]) -> Value:
        """The value of ``key``; ``make`` is called when it is not known and ``weight`` says what it weighs."""
        with self._lock:
            known = self._values.get(key)
            if known is not None:
                self._values.move_to_end(key)
                return known[0]
        value = make()
        self._keep(key, value, weight(value))
        return value

    def _keep(self, key: Hashable, value: Value, weight: int) -> None:
        if weight > self.most:
            return
        with self._lock:
            _, former = self._values.pop(key, (None, 0))
            self._values[key] = (value, weight)
            self.weight += weight - former
            while self.weight > self.most:
                _, (_, gone) = self._values.popitem(last=False)
                self.weight -= gone
