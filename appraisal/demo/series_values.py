"""Raw figures of the demo county's townships: a deterministic generator, nothing but whole numbers. Pure.

A series has a typical size of a whole year, a township a size of its own and a growth for each series and year; what
accumulates is a quarter's part of the year. Shares and rates know no size.
"""

from __future__ import annotations

from random import Random

POINT = 10_000
GROWING = {
    "S01": 180_000, "S02": 12_000, "S03": 9_000, "S04": 42_000, "S05": 48_000, "S06": 90_000, "S07": 620, "S08": 98_000,
    "S09": 26_000, "S10": 160_000, "S11": 900, "S12": 260, "S13": 42_000, "S14": 15_000, "S15": 88_000, "S16": 52_000,
    "S17": 43_000, "S18": 420, "S19": 14_000, "S20": 40, "S21": 1_900, "S22": 150_000, "S25": 31_000, "S26": 45_000,
    "S27": 1_150, "S28": 1_100, "S29": 1_180, "S30": 1_120, "S31": 1_300, "S32": 1_300, "S33": 1_300, "S34": 1_300,
    "S37": 150, "S38": 175, "S39": 200, "S40": 230, "S41": 640, "S42": 700, "S48": 420, "S57": 5_200, "S58": 16_000,
    "S62": 130, "S63": 118, "S64": 24, "S47": 8_600,
}  # fmt: skip
"""What accumulates over the year and grows: whole numbers."""
STANDING = {"S35": 62_000, "S36": 110_000, "S45": 11_000, "S46": 24_000}
"""What stands: no quarter's part, hardly any growth."""
FALLING = {"S23": 8_200, "S24": 960_000, "S43": 1_200_000, "S44": 1_500_000}
"""Rates that fall, in ten-thousandths."""
SHARES = {
    "S49": 36, "S50": 920, "S51": 940, "S52": 980, "S56": 996, "S59": 950, "S60": 970, "S61": 930, "S72": 930,
    "S73": 22, "S74": 11, "S76": 960,
}  # fmt: skip
"""Percentages in tenths."""
ALWAYS = {
    "S53": 1, "S54": 1, "S55": 1, "S65": 24, "S66": 1, "S67": 1, "S68": 1, "S69": 1, "S70": 2, "S71": 12, "S75": 2,
}  # fmt: skip
"""What is the same everywhere."""
UNLIKE = {"S53", "S54", "S55"}


def figure(series: str, unit: str, quarter: int, *, base: bool) -> int:
    """A figure of a quarter in ten-thousandths, or of of the same quarter a year before."""
    year = 0 if base else 1
    if series in ALWAYS:
        more = 0 if series in UNLIKE else _chance(f"{unit} {series}", 0, 2)
        return (ALWAYS[series] + more) * POINT
    if series in SHARES:
        tenths = SHARES[series] + _chance(f"{unit} {series}", -8, 8) + _chance(f"{unit} {series} {year}", -3, 3)
        return min(max(tenths, 2), 1_000) * POINT // 10
    size = _chance(f"{unit} size", 780, 1_320)
    if series in FALLING:
        return FALLING[series] * (1_960 - size // 2) // 1_000 * _turn(series, unit, year, 955, 990) // 1_000
    if series in STANDING:
        return STANDING[series] * size // 1_000 * _turn(series, unit, year, 1_000, 1_012) // 1_000 * POINT
    whole = GROWING[series] * size // 1_000 * _turn(series, unit, year, 1_040, 1_130) // 1_000
    return max(whole * quarter // 4, 1) * POINT


def _turn(series: str, unit: str, year: int, least: int, most: int) -> int:
    """What the year makes of the year before, in thousandths."""
    return _chance(f"{unit} {series}", least, most) if year else 1_000


def _chance(seed: str, least: int, most: int) -> int:
    return Random(f"anlan {seed}").randint(least, most)
