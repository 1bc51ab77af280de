"""Who moved between two versions and why, as ready strings: all four decimals, so that differences add up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from appraisal.models import Result, ResultItem, ResultVersion
from core.marks import delta
from core.numbers import points4, signed

FIELDS = (("initial", "初步得分"), ("bonus", "表彰加分"), ("reward", "奖励分"), ("deduction", "扣分"))


@dataclass(frozen=True, slots=True)
class Change:
    """One member whose result differs."""

    group: str
    code: str
    name: str
    before: str
    after: str
    change: str
    rank_before: str
    rank_after: str
    moved: SafeString
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, by group and new rank."""

    changes: list[Change]
    members: int
    same_inputs: bool

    @property
    def summary(self) -> str:
        if self.same_inputs:
            return "两个版本的输入指纹相同，结果没有差别。"
        return f"{self.members} 个考评对象中 {len(self.changes)} 个有变化。"


def comparison(before: ResultVersion, after: ResultVersion, *, most: int | None = None) -> Comparison:
    """Everything that differs, of the items the ``most`` largest differences; four queries."""
    old, new = _results(before), _results(after)
    items_before, items_after = _items(before), _items(after)
    changes = []
    for member in sorted(old.keys() | new.keys(), key=lambda code: _order(new.get(code) or old[code])):
        was, now = old.get(member), new.get(member)
        reasons = [*_reasons(was, now), *_item_reasons(items_before.get(member, {}), items_after.get(member, {}), most)]
        if was is None or now is None or reasons or was["rank"] != now["rank"] or was["final"] != now["final"]:
            changes.append(_change(was, now, reasons))
    return Comparison(changes, len(old.keys() | new.keys()), before.input_hash == after.input_hash)


def _results(version: ResultVersion) -> dict[str, dict[str, Any]]:
    """By member code: the versions may rest on different versions of the scheme."""
    rows = Result.objects.filter(version=version).order_by()
    fields = (
        "member__code", "member__name", "group__name", "group__order", "initial", "bonus", "reward",
        "deduction", "final", "rank", "vetoed", "disqualified",
    )  # fmt: skip
    return {row["member__code"]: row for row in rows.values(*fields)}


def _items(version: ResultVersion) -> dict[str, dict[str, int]]:
    items: defaultdict[str, dict[str, int]] = defaultdict(dict)
    rows = ResultItem.objects.filter(version=version).order_by("indicator__order")
    for member, name, weighted in rows.values_list("member__code", "indicator__name", "weighted"):
        items[member][name] = weighted
    return items


def _order(row: dict[str, Any]) -> tuple[int, int, str]:
    return row["group__order"], row["rank"], row["member__code"]


def _reasons(was: dict[str, Any] | None, now: dict[str, Any] | None) -> list[str]:
    if was is None:
        return ["新增考评对象"]
    if now is None:
        return ["不再考评"]
    reasons = [
        f"{label} {points4(was[field])} → {points4(now[field])}"
        for field, label in FIELDS[1:]
        if was[field] != now[field]
    ]
    for field, label in (("vetoed", "一票否决"), ("disqualified", "取消评先资格")):
        if was[field] != now[field]:
            reasons.append(f"{'新增' if now[field] else '撤销'}{label}")
    return reasons


def _item_reasons(was: dict[str, int], now: dict[str, int], most: int | None) -> list[str]:
    names = [name for name in [*now, *(name for name in was if name not in now)] if was.get(name) != now.get(name)]
    if most is not None:
        names = sorted(names, key=lambda name: -abs(now.get(name, 0) - was.get(name, 0)))[:most]
    return [f"{name} {points4(was.get(name, 0))} → {points4(now.get(name, 0))}" for name in names]


def _change(was: dict[str, Any] | None, now: dict[str, Any] | None, reasons: list[str]) -> Change:
    row = now or was or {}
    both = was is not None and now is not None
    return Change(
        group=row["group__name"],
        code=row["member__code"],
        name=row["member__name"],
        before=points4(was["final"]) if was else "—",
        after=points4(now["final"]) if now else "—",
        change=signed(now["final"] - was["final"], 4).replace("-", "−") if both and was and now else "—",
        rank_before=str(was["rank"]) if was else "—",
        rank_after=str(now["rank"]) if now else "—",
        moved=delta(was["rank"] - now["rank"] if both and was and now else None),
        reasons=reasons or ["其他单位分值变化引起"],
    )
