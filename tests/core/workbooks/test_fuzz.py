"""SECURITY I03: mutated workbooks. Each is read completely or refused in words; nothing else ever comes out."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter

import pytest

from core.workbooks.problems import WorkbookRefused
from core.workbooks.reader import read_workbook
from tests.core.workbooks import forge
from tests.core.workbooks.forge import inline, number, row

ROWS = "".join(
    row(i, inline(f"A{i}", f"A{i:02}"), f'<c r="B{i}" t="s"><v>{i % 3}</v></c>', number(f"C{i}", f"{i}.25"))
    for i in range(1, 12)
)
PARTS = forge.parts_of(
    {
        "甲": forge.worksheet(ROWS, dimension="A1:C11", tail='<mergeCells><mergeCell ref="E1:F1"/></mergeCells>'),
        "乙": forge.worksheet(ROWS),
    },
    strings=["南桥街道", "青石镇", "不涉及"],
)
WORDS = [
    "", "0", "-1", "1e999", "nan", "XFD1048576", "A0", "９", "\x00", "]]>", "<", "&#0;", "&x;", "s", "n", "d",
    "inlineStr", "99999999999999999999", "../../etc/passwd", "/xl/worksheets/sheet2.xml", "xl", "http://127.0.0.1/",
]  # fmt: skip


def mutate_bytes(seeded: random.Random, data: bytes) -> bytes:
    """Flip, cut out or double some bytes of the zip itself."""
    raw = bytearray(data)
    for _ in range(seeded.randint(1, 8)):
        at = seeded.randrange(len(raw))
        action = seeded.randrange(3)
        if action == 0:
            raw[at] = seeded.randrange(256)
        elif action == 1:
            del raw[at : at + seeded.randint(1, 40)]
        else:
            raw[at:at] = raw[at : at + seeded.randint(1, 40)]
    return bytes(raw)


def mutate_parts(seeded: random.Random, data: bytes) -> bytes:
    """Break the xml of one or two parts, or leave out, swap or empty parts."""
    parts = dict(PARTS)
    for _ in range(seeded.randint(1, 2)):
        name = seeded.choice(sorted(parts))
        xml = str(parts[name])
        action = seeded.randrange(6)
        if action == 0:
            del parts[name]
        elif action == 1:
            parts[name] = parts[seeded.choice(sorted(parts))]
        elif action == 2:
            parts[name] = xml[: seeded.randrange(len(xml) + 1)]
        elif action == 3:
            parts[name] = replace_one(seeded, xml, r'"[^"]*"', f'"{seeded.choice(WORDS)}"')
        elif action == 4:
            parts[name] = replace_one(seeded, xml, r">[^<]+<", f">{seeded.choice(WORDS)}<")
        else:
            parts[name] = replace_one(
                seeded, xml, r"<[^>]+>", seeded.choice(["", "<c/>", "<row>", "</row>", "<v>1</v>"])
            )
    return forge.pack(parts)


def replace_one(seeded: random.Random, xml: str, pattern: str, text: str) -> str:
    found = list(re.finditer(pattern, xml))
    if not found:
        return xml
    match = seeded.choice(found)
    return xml[: match.start()] + text + xml[match.end() :]


def counted_in_xml(data: bytes) -> int:
    """Cells with a value in the two sheet parts, counted by a plain pattern."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = "".join(archive.read(f"xl/worksheets/sheet{index}.xml").decode() for index in (1, 2))
    return len(re.findall(r"<c\b[^>]*>(?:<v>[^<]+</v>|<is>)", xml))


def run(seed: int, count: int) -> Counter[str]:
    """Outcome of ``count`` mutated workbooks: what was read, and why the others were refused."""
    seeded = random.Random(seed)  # noqa: S311
    honest = forge.pack(PARTS)
    outcomes: Counter[str] = Counter()
    for index in range(count):
        data = (mutate_bytes if index % 3 == 0 else mutate_parts)(seeded, honest)
        try:
            sheets = read_workbook(data)
        except WorkbookRefused as refusal:
            wordless = [problem for problem in refusal.problems if not (problem.reason and problem.remedy)]
            outcomes["wordless" if wordless or not refusal.problems else refusal.problems[0].reason] += 1
        else:
            assert sum(len(sheet.cells) for sheet in sheets) >= sum(sheet.values for sheet in sheets)
            if len(sheets) == 2 and index % 3:
                assert sum(sheet.values for sheet in sheets) == counted_in_xml(data), data
            outcomes["read"] += 1
    return outcomes


def test_honest_workbook_of_the_fuzzer_is_read() -> None:
    assert [sheet.values for sheet in read_workbook(forge.pack(PARTS))] == [33, 33]


def test_twenty_mutated_workbooks_are_read_whole_or_refused_in_words() -> None:
    outcomes = run(seed=2012, count=20)

    assert (sum(outcomes.values()), outcomes["wordless"]) == (20, 0)
    assert len(outcomes) > 3


@pytest.mark.hard
def test_thousand_mutated_workbooks_are_read_whole_or_refused_in_words() -> None:
    outcomes = run(seed=713, count=1000)

    assert (sum(outcomes.values()), outcomes["wordless"]) == (1000, 0)
    assert len(outcomes) > 10
