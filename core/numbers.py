"""Numbers and dates as strings, formatted once and exactly; no float comes in and none goes out.

Points are kept as whole ten-thousandths (905000 is 90.5 points) or as Decimal points; both are accepted wherever
``Points`` stands. Rounding for display is half up, away from zero, as the score rules round.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

Points = int | Decimal
SCALE = 10_000
"""Ten-thousandths in one point."""

_DIGITS = "〇一二三四五六七八九"


def as_decimal(value: Points) -> Decimal:
    """Points as Decimal: an int counts ten-thousandths, a Decimal counts points. Float and bool are refused."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"points are int or Decimal, not {type(value).__name__}")
    return value if isinstance(value, Decimal) else Decimal(value).scaleb(-4)


def fixed(value: Decimal, places: int) -> str:
    """A Decimal with exactly ``places`` decimals, half up; zero never carries a minus."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{abs(rounded) if rounded.is_zero() else rounded:f}"


def points2(value: Points) -> str:
    """Score as shown: 905000 gives "90.50"."""
    if type(value) is int:  # a page holds a thousand of them: whole numbers take a third of the time
        hundredths = (abs(value) + 50) // 100
        return f"{'-' if value < 0 and hundredths else ''}{hundredths // 100}.{hundredths % 100:02d}"
    return fixed(as_decimal(value), 2)


def points4(value: Points) -> str:
    """Score as kept: 905000 gives "90.5000"."""
    return fixed(as_decimal(value), 4)


def plain(value: Points) -> str:
    """Without superfluous zeros: 905000 gives "90.5", 900000 gives "90"."""
    text = f"{as_decimal(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def signed(value: Points, places: int = 2) -> str:
    """With its sign, for changes and adjustments: "+3.50", "-2.00"; zero has none."""
    text = fixed(as_decimal(value), places)
    return f"+{text}" if Decimal(text) > 0 else text


def grouped(value: int | Decimal, places: int = 0) -> str:
    """A count or an amount (not points) with thousands separators: Decimal("1234567.5"), 2 gives "1,234,567.50"."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"amounts are int or Decimal, not {type(value).__name__}")
    return f"{Decimal(fixed(Decimal(value), places)):,f}"


def percent(part: int, whole: int, places: int = 1) -> str:
    """Share of two counts: 9 of 11 gives "81.8%"; a share of nothing is "—"."""
    if whole == 0:
        return "—"
    step = 10**places
    sign = -1 if (part < 0) != (whole < 0) else 1
    scaled = (2 * abs(part) * 100 * step + abs(whole)) // (2 * abs(whole))  # half up in whole numbers
    return f"{fixed(Decimal(sign * scaled).scaleb(-places), places)}%"


def chinese_date(day: date) -> str:
    """2012年12月31日, without leading zeros (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_datetime(moment: datetime) -> str:
    """2012年12月31日 14:05; the caller has converted to local time."""
    return f"{chinese_date(moment)} {moment:%H:%M}"


def chinese_numeral(value: int) -> str:
    """1 to 99 as 一, 十, 二十一, for article numbers, headings and dates."""
    if not 1 <= value <= 99:
        raise ValueError(f"only 1 to 99, not {value}")
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def document_number(prefix: str, year: int, number: int) -> str:
    """发文字号: ("安考发", 2012, 3) gives 安考发〔2012〕3号, without 第 and without leading zeros (GB/T 9704)."""
    if not prefix or number < 1:
        raise ValueError("发文字号须有机关代字，顺序号从 1 起")
    return f"{prefix}〔{year}〕{number}号"
