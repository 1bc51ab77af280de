"""Limits of a workbook that comes from outside. Every guard takes them as a parameter; settings may narrow them."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one workbook may cost. Sizes in bytes, times in seconds.

    ``ratio`` is unpacked to packed size, of the whole and of each part above ``ratio_from`` bytes (a tiny part
    cannot harm, however well it packs). ``rows`` and ``columns`` bound where a value may stand, ``cells`` how
    many values a book may hold, ``output`` what the child may hand back.
    """

    file_size: int = 10 * MEGABYTE
    unpacked_size: int = 60 * MEGABYTE
    parts: int = 500
    ratio: int = 200
    ratio_from: int = 100 * 1024
    rows: int = 20_000
    columns: int = 200
    cells: int = 400_000
    merges: int = 5_000
    text_length: int = 32_767
    memory: int = 1024 * MEGABYTE
    cpu_seconds: int = 30
    wall_seconds: int = 60
    output: int = 128 * MEGABYTE


DEFAULT_LIMITS = Limits()
