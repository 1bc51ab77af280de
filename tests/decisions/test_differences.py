"""Two versions of a text: paragraphs paired, words marked, nothing lost. Pure."""

from __future__ import annotations

import pytest

from decisions.presenters.differences import Kind, compare, summary

OLD = "一、清淤三公里。\n\n二、投资 300 万元。\n三、旧条目，应当删除。"
NEW = "一、清淤五公里。\n二、投资 300 万元。\n新增一段完全不同的话。"


def test_changed_characters_are_marked_and_the_rest_stands() -> None:
    first = compare(OLD, NEW)[0]

    assert first.kind is Kind.CHANGED
    assert [(piece.kind, piece.text) for piece in first.pieces] == [
        (Kind.SAME, "一、清淤"), (Kind.REMOVED, "三"), (Kind.ADDED, "五"), (Kind.SAME, "公里。"),
    ]  # fmt: skip


def test_numbers_stay_whole() -> None:
    pieces = compare("投资 300 万元。", "投资 320 万元。")[0].pieces

    assert [(one.kind, one.text) for one in pieces[1:3]] == [(Kind.REMOVED, "300"), (Kind.ADDED, "320")]


def test_paragraphs_that_are_not_alike_went_and_came() -> None:
    counted = summary(compare(OLD, NEW))

    assert counted == {Kind.SAME: 1, Kind.CHANGED: 1, Kind.ADDED: 1, Kind.REMOVED: 1}


@pytest.mark.parametrize(
    ("old", "new"),
    [(OLD, NEW), (NEW, OLD), ("", NEW), (OLD, ""), ("甲\n乙\n丙", "丙\n乙\n甲"), ("甲" * 3000, "乙" * 3000)],
)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    found = compare(old, new)

    def side(left_out: Kind) -> list[str]:
        texts = ["".join(piece.text for piece in one.pieces if piece.kind is not left_out) for one in found]
        return [text for text in texts if text]

    assert side(Kind.ADDED) == [line for line in old.splitlines() if line]
    assert side(Kind.REMOVED) == [line for line in new.splitlines() if line]


def test_equal_texts_have_no_marks() -> None:
    assert {one.kind for one in compare(OLD, OLD)} == {Kind.SAME}
