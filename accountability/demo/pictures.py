"""Pictures of building sites for the demo: drawn, the same every time, so that no photo of anybody is shown."""

from __future__ import annotations

import math
import struct
import zlib

WIDTH, HEIGHT = 480, 270
SKY, HILL, WATER, BANK, EARTH = (206, 222, 236), (148, 172, 150), (116, 154, 182), (186, 178, 158), (164, 148, 122)
Colour = tuple[int, int, int]


def landscape(number: int) -> bytes:
    """A PNG: sky, hills, a river between its banks and earthwork in front; ``number`` moves hills and river."""
    shift = number * 1.7
    columns = [_column(x, shift) for x in range(WIDTH)]
    rows = []
    for y in range(HEIGHT):
        sky, hills, river, banks, works = (_shaded(colour, y / HEIGHT) for colour in (SKY, HILL, WATER, BANK, EARTH))
        rows.append(b"\0")
        rows += [
            sky if y < hill else hills if y < water else river if y < bank else banks if y < earth else works
            for hill, water, bank, earth in columns
        ]
    return png(WIDTH, HEIGHT, b"".join(rows))


def _shaded(colour: Colour, depth: float) -> bytes:
    """The colour a line of the picture has, a little darker the lower it stands; what is nearly white stays."""
    return bytes(int(value * (1.06 - 0.14 * depth)) if value < 236 else value for value in colour)


def _column(x: int, shift: float) -> tuple[float, float, float, float]:
    """Where hills, water, bank and earth begin in a column, from the top."""
    hill = 92 + 22 * math.sin(x / 61 + shift) + 9 * math.sin(x / 19 + 2 * shift)
    water = 138 + 6 * math.sin(x / 90 + shift)
    bank = 178 + 10 * math.sin(x / 120 - shift)
    return hill, water, bank, bank + 26 + 8 * math.sin(x / 47 + shift)


def png(width: int, height: int, rows: bytes) -> bytes:
    """Rows of red, green, blue, each row behind its filter byte 0, as a PNG."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
