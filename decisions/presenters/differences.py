"""Two versions of a text side by side: paragraph by paragraph, and within a changed one word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.enums import Choice

TOKEN = re.compile(r"[A-Za-z0-9.,%]+|\s+|.", re.DOTALL)
"""A number or a latin word stays whole; a Chinese character is a word."""
ALIKE = 0.3
"""From this share of common characters on two paragraphs count as one that was changed."""
LARGEST = 4_000_000
"""Product of lengths up to which paragraphs are compared word by word; beyond it the old stands above the new."""


class Kind(Choice):
    """What became of a paragraph or a piece of one."""

    SAME = "same", "未改动"
    CHANGED = "changed", "修改"
    ADDED = "added", "新增"
    REMOVED = "removed", "删除"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``kind`` is same, added or removed."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its pieces."""

    kind: Kind
    pieces: Sequence[Piece]


def compare(old: str, new: str) -> list[Paragraph]:
    """All paragraphs of both texts in reading order; empty lines are passed over."""
    before, after = _paragraphs(old), _paragraphs(new)
    found: list[Paragraph] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found += [Paragraph(Kind.SAME, [Piece(Kind.SAME, text)]) for text in before[a:b]]
        else:
            found += _block(before[a:b], after[c:d])
    return found


def summary(paragraphs: Sequence[Paragraph]) -> dict[Kind, int]:
    """How many paragraphs of each kind."""
    return {kind: sum(one.kind is kind for one in paragraphs) for kind in Kind}


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _block(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs that stand in each other's place: alike ones are paired in order, the others came or went."""
    rest = list(after)
    for old in before:
        at = next((place for place, new in enumerate(rest) if _alike(old, new)), None)
        if at is None:
            yield _whole(Kind.REMOVED, old)
            continue
        yield from (_whole(Kind.ADDED, new) for new in rest[:at])
        yield Paragraph(Kind.CHANGED, _pieces(old, rest[at]))
        rest = rest[at + 1 :]
    yield from (_whole(Kind.ADDED, new) for new in rest)


def _whole(kind: Kind, text: str) -> Paragraph:
    return Paragraph(kind, [Piece(kind, text)])


def _alike(old: str, new: str) -> bool:
    if len(old) * len(new) > LARGEST:
        return True
    match = SequenceMatcher(None, old, new, autojunk=False)
    return match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def _pieces(old: str, new: str) -> list[Piece]:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if len(before) * len(after) > LARGEST:
        return [Piece(Kind.REMOVED, old), Piece(Kind.ADDED, new)]
    pieces = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece(Kind.SAME, "".join(before[a:b])))
            continue
        pieces += [Piece(Kind.REMOVED, "".join(before[a:b]))] if b > a else []
        pieces += [Piece(Kind.ADDED, "".join(after[c:d]))] if d > c else []
    return pieces
