"""Papers that the runs of one ``make test`` print once for all: their bytes follow from their texts alone.

tests/core/test_pdf.py proves that, and prints every paper of its own (``truly``). Where a test reads none of those that
are issued on its way, they are not set at all (``unset``).
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.documents import pdf

Print = Callable[..., bytes]
truly: Print = pdf._printed
"""What prints without asking whether it was printed before."""


def once(folder: Path | None) -> Print:
    """``truly`` for texts not seen so far; papers lie in ``folder``, if any, for the other runs, and in memory."""

    @functools.lru_cache(maxsize=256)
    def printed(html: str, title: str, author: str, at: str | None, styles: tuple[str, ...]) -> bytes:
        texts = (html, title, author, at, styles)
        if folder is None:
            return truly(*texts)
        paper = folder / hashlib.sha256(repr(texts).encode()).hexdigest()
        if not paper.exists():
            draft = paper.with_suffix(f".{os.getpid()}")
            draft.write_bytes(truly(*texts))
            draft.replace(paper)  # in one step: another run may be printing the same
        return paper.read_bytes()

    return printed


@contextmanager
def unset() -> Iterator[None]:
    """A paper is drawn up, but no page is set: the file holds only what tells it from another paper."""

    def blank(*texts: object) -> bytes:
        return f"%PDF-1.7\n% {hashlib.sha256(repr(texts).encode()).hexdigest()}\n%%EOF\n".encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "_printed", blank)
        yield
