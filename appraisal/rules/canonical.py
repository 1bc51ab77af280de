"""Canonical JSON: one text for one set of facts, whatever their order and however their decimals were typed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import orjson

from appraisal.rules.figures import plain

_DECIMAL = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")


def canonical(value: object) -> str:
    """JSON with sorted keys, no blanks and Chinese as it is, byte for byte what json.dumps writes of the same.

    The caller hands over texts, ints of at most 64 bits, truth values, None and nestings; TypeError for what is none
    of these and for a key that is no text.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def normal(value: object) -> object:
    """Method parameters for canonical JSON: every figure as its plain decimal text (90.0, "90" and 90 are one).

    TypeError for a float or anything else that has no exact text.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return plain(Decimal(value)) if _DECIMAL.fullmatch(value) else value
    if isinstance(value, int | Decimal):
        return plain(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Mapping):
        return {str(key): normal(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [normal(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical text")
