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
    rows = bytearray()
    for y in range(HEIGHT):
        shade = y / HEIGHT
        rows.append(0)
        for hill, water, bank, earth in columns:
            base = SKY if y < hill else HILL if y < water else WATER if y < bank else BANK if y < earth else EARTH
            rows += bytes(int(value * (1.06 - 0.14 * shade)) if value < 236 else value for value in base)
    return png(WIDTH, HEIGHT, bytes(rows))


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
