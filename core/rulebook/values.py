"""Values of rulebook parameters: their kinds, reading what a person types, showing them. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from core.enums import Choice


class ValueKind(Choice):
    """What a parameter holds; the label says how it is typed."""

    WHOLE = "whole", "整数"
    SHARE = "share", "比例，如 1/3 或 15%"
    WHOLES = "wholes", "多个整数，用顿号分开"
    DAY = "day", "月-日，如 07-15"


LARGEST = 1_000_000
_SHARE = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})")
_PERCENT = re.compile(r"(\d{1,3})\s*%")
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def kind_of(value: Any) -> ValueKind:
    """The kind of a stored value; ValueError for one that no parameter may hold."""
    if isinstance(value, list) and value and all(_whole(one) for one in value):
        return ValueKind.WHOLES
    if _whole(value):
        return ValueKind.WHOLE
    if isinstance(value, str) and _DAY.fullmatch(value):
        return ValueKind.DAY
    if isinstance(value, str) and (_SHARE.fullmatch(value) or _PERCENT.fullmatch(value)):
        return ValueKind.SHARE
    raise ValueError(f"{value!r} 不是规则参数的取值")


def parse(kind: ValueKind, text: str) -> Any:
    """The value of what a person typed; ValueError with a sentence for the form."""
    text = text.strip().translate(str.maketrans("０１２３４５６７８９／％－", "0123456789/%-"))
    if kind is ValueKind.WHOLE:
        return _number(text)
    if kind is ValueKind.WHOLES:
        return [_number(one) for one in re.split(r"[、，,\s]+", text)]
    if kind is ValueKind.DAY:
        match = _DAY.fullmatch(text)
        if match is None or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2]) <= _DAYS[int(match[1]) - 1]:
            raise ValueError("请按月-日填写，如 07-15")
        return f"{int(match[1]):02}-{int(match[2]):02}"
    return _share(text)


def fraction(value: str) -> Fraction:
    """The exact share of "1/3" or "15%"."""
    if match := _PERCENT.fullmatch(value):
        return Fraction(int(match[1]), 100)
    top, _, bottom = value.partition("/")
    return Fraction(int(top), int(bottom))


def shown(value: str) -> str:
    """A stored value (JSON text) as a person reads it."""
    parsed = json.loads(value)
    return "、".join(str(one) for one in parsed) if isinstance(parsed, list) else str(parsed)


def stored(value: Any) -> str:
    """Canonical JSON of a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


class Parameters(Mapping[str, Any]):
    """The parameters of one version, by key, with typed access. KeyError names what is missing."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def whole(self, key: str) -> int:
        return int(self._of(key, ValueKind.WHOLE))

    def share(self, key: str) -> Fraction:
        return fraction(self._of(key, ValueKind.SHARE))

    def wholes(self, key: str) -> tuple[int, ...]:
        return tuple(self._of(key, ValueKind.WHOLES))

    def day(self, key: str) -> tuple[int, int]:
        """Month and day of the month."""
        month, day = self._of(key, ValueKind.DAY).split("-")
        return int(month), int(day)

    def _of(self, key: str, kind: ValueKind) -> Any:
        value = self._values[key]
        if kind_of(value) is not kind:
            raise TypeError(f"{key} holds {kind_of(value).value}, not {kind.value}")
        return value


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > LARGEST:
        raise ValueError(f"请填 0 到 {LARGEST} 的整数")
    return int(text)


def _share(text: str) -> str:
    if match := _PERCENT.fullmatch(text):
        if int(match[1]) <= 100:
            return f"{int(match[1])}%"
    elif match := _SHARE.fullmatch(text):
        top, bottom = int(match[1]), int(match[2])
        if bottom > 0 and top <= bottom:
            return f"{top}/{bottom}"
    raise ValueError("请填 0 到 1 的比例，如 1/3 或 15%")
