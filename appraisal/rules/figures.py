"""Exact figures: points, ten-thousandths, and how an exact value is written out. No float anywhere."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from appraisal.rules.facts import POINT

PLACES = 4
"""Decimals of a stored score; ten to this power is POINT."""

_SHOWN_IN_FULL = 8
_SHOWN_OF_ENDLESS = 5


def exact_units(points: Decimal | int) -> int:
    """Points as ten-thousandths; ValueError when the value is not finite or has more than four decimals."""
    try:
        numerator, denominator = points.as_integer_ratio()
    except (OverflowError, ValueError) as error:
        raise ValueError(f"“{points}”不是有限的数") from error
    units, rest = divmod(numerator * POINT, denominator)
    if rest:
        raise ValueError(f"“{points}”的小数超过四位")
    return units


def half_up(numerator: int, denominator: int) -> int:
    """The nearest integer to numerator / denominator (> 0), halves away from zero, as ROUND_HALF_UP does."""
    if numerator < 0:
        return -half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def number(raw: object) -> Fraction:
    """A figure from an int, Decimal, Fraction or plain decimal text; ValueError otherwise (floats are refused)."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | Fraction | str):
        raise ValueError(f"“{raw}”不是十进制数")
    if isinstance(raw, str):
        if not raw.isascii() or raw.strip() != raw or not set(raw) <= set("0123456789.-"):
            raise ValueError(f"“{raw}”不是十进制数")
        try:
            return Fraction(Decimal(raw))
        except (ArithmeticError, ValueError) as error:
            raise ValueError(f"“{raw}”不是十进制数") from error
    if isinstance(raw, Decimal) and not raw.is_finite():
        raise ValueError(f"“{raw}”不是有限的数")
    return Fraction(raw)


def plain(value: Decimal | int) -> str:
    """A Decimal without exponent, superfluous zeros or minus zero: 90.0 and 9E+1 both give "90"."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def fixed(units: int, places: int = PLACES) -> str:
    """Ten-thousandths as points with ``places`` decimals (4 stored, 2 shown), halves away from zero."""
    step = 10**places
    rounded = half_up(units * step, POINT)
    whole, rest = divmod(abs(rounded), step)
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def short(units: int) -> str:
    """Ten-thousandths as points without trailing zeros: 9625000 gives "962.5"."""
    text = fixed(units)
    return text.rstrip("0").rstrip(".")


def expand(value: Fraction) -> str:
    """An exact value in decimals: whole when it ends within eight decimals, else five cut off and "…"."""
    scaled = abs(value) * 10**_SHOWN_IN_FULL
    sign = "-" if value < 0 else ""
    if scaled.denominator == 1:
        whole, rest = divmod(scaled.numerator, 10**_SHOWN_IN_FULL)
        return (f"{sign}{whole}.{rest:0{_SHOWN_IN_FULL}d}").rstrip("0").rstrip(".")
    cut = abs(value.numerator) * 10**_SHOWN_OF_ENDLESS // value.denominator
    whole, rest = divmod(cut, 10**_SHOWN_OF_ENDLESS)
    return f"{sign}{whole}.{rest:0{_SHOWN_OF_ENDLESS}d}…"
