"""docs/benchmarks.md is written part by part: what is not run keeps its figures and its day."""

from __future__ import annotations

from tools.bench.document import chapter, chapters, written
from tools.bench.report import Section

ORDER = ("first", "second", "third")


def _chapter(name: str, day: str, figure: str) -> str:
    return chapter(
        name, "what it is: more", f"Taken {day}.", [Section("Table: of it", ["what"], [[figure]], ["A note."])]
    )


def test_a_chapter_taken_anew_leaves_the_others() -> None:
    former = written("", {name: _chapter(name, "day 1", f"{name} 1") for name in ("third", "first")}, ["old"], ORDER)

    text = written(former, {"second": _chapter("second", "day 2", "second 2")}, ["new"], ORDER)
    again = written(text, {"first": _chapter("first", "day 3", "first 3")}, ["new"], ORDER)

    assert list(chapters(again)) == list(ORDER)
    assert chapters(again)["third"] == chapters(former)["third"]
    assert [line for line in again.splitlines() if line.startswith("Taken")] == [
        "Taken day 3.", "Taken day 2.", "Taken day 1.",
    ]  # fmt: skip
    assert "- new" in again
    assert "- old" not in again


def test_writing_nothing_changes_nothing() -> None:
    text = written("", {"first": _chapter("first", "day 1", "1")}, ["machine"], ORDER)

    assert written(text, {}, ["machine"], ORDER) == text
