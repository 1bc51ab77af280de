"""What is kept in memory: made once, by key, and never more than its measure."""

from __future__ import annotations

from core.remembered import Remembered


def test_value_is_made_once() -> None:
    made: list[str] = []
    kept: Remembered[str] = Remembered(10)

    values = [kept.get("甲", lambda: made.append("甲") or "值", weight=len) for _ in range(3)]

    assert (values, made) == (["值"] * 3, ["甲"])


def test_oldest_goes_when_it_grows_too_heavy() -> None:
    kept: Remembered[str] = Remembered(4)
    made: list[str] = []

    def ask(key: str) -> None:
        kept.get(key, lambda: made.append(key) or key * 2, weight=len)

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)

    assert made == ["a", "b", "c", "b"]
    assert kept.weight == 4


def test_what_is_too_heavy_is_made_every_time() -> None:
    kept: Remembered[str] = Remembered(3)
    made: list[int] = []

    for _ in range(2):
        kept.get("甲", lambda: made.append(1) or "xxxx", weight=len)

    assert (len(made), kept.weight) == (2, 0)


def test_value_made_twice_at_once_weighs_once() -> None:
    kept: Remembered[str] = Remembered(10)

    outer = kept.get("甲", lambda: kept.get("甲", lambda: "内", weight=len) and "外层", weight=len)

    assert outer == "外层"
    assert kept.weight == 2
