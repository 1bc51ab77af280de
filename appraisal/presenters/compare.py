"""Who moved between two versions and why, as ready strings: all four decimals, so that differences add up.

Whoever was corrected after an objection stands there too where score and place stay: the best of a group keeps its
points when its base score rises, and others lose theirs by it (SX-6.7-c).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from appraisal.models import Objection, ObjectionConclusion, Result, ResultItem, ResultVersion
from core.marks import delta
from core.numbers import points4, signed

STAYS = "得分和名次不变"
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
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, by group and new rank."""

    changes: list[Change]
    members: int
    same_inputs: bool

    @property
    def summary(self) -> str:
        stay = sum(one.stays for one in self.changes)
        more = f"另有 {stay} 个经异议更正，{STAYS}。" if stay else ""
        if self.same_inputs:
            return f"两个版本的输入指纹相同，结果没有差别。{more}"
        return f"{self.members} 个考评对象中 {len(self.changes) - stay} 个有变化。{more}"


def comparison(before: ResultVersion, after: ResultVersion, *, most: int | None = None) -> Comparison:
    """Everything that differs, of the items the ``most`` largest differences; five queries.

    Between two versions of one period, whoever was corrected from the older to the newer stands there in any case.
    """
    old, new = _results(before), _results(after)
    corrected = _corrections(before, after) if before.period.label == after.period.label else {}
    items_before, items_after = _items(before), _items(after)
    changes = []
    for member in sorted(old.keys() | new.keys(), key=lambda code: _order(new.get(code) or old[code])):
        was, now = old.get(member), new.get(member)
        reasons = [*_reasons(was, now), *_item_reasons(items_before.get(member, {}), items_after.get(member, {}), most)]
        moved = was is None or now is None or was["rank"] != now["rank"] or was["final"] != now["final"]
        if moved or reasons:
            changes.append(_change(was, now, [*corrected.get(member, ()), *reasons]))
        elif member in corrected:
            changes.append(_change(was, now, [*corrected[member], STAYS], stays=True))
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


def _corrections(one: ResultVersion, other: ResultVersion) -> dict[str, list[str]]:
    """Member code -> what was corrected by the versions after the older up to the newer, whichever is shown first."""
    first, last = sorted((one.number, other.number))
    versions = ResultVersion.objects.of_period(other.period).filter(number__gt=first, number__lte=last)
    rows = ObjectionConclusion.objects.filter(objection__in=Objection.objects.filter(corrected_by__in=versions))
    newest: dict[int, ObjectionConclusion] = {}
    for row in rows.select_related("objection__member", "indicator", "adjustment").order_by("pk"):
        newest[row.objection_id] = row
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in newest.values():
        found[row.objection.member.code].append(f"{row.objection} 更正：{_corrected(row)}")
    return found


def _corrected(row: ObjectionConclusion) -> str:
    """What a conclusion changed: the leaf's score, or an entry that was taken out."""
    if row.adjustment is not None:
        return f"撤销{row.adjustment.get_kind_display()} {row.adjustment.matter}"
    assert row.indicator is not None, "a correction names its item (objectionconclusion_says_what)"
    former, proposed = ("不涉及" if value is None else points4(value) for value in (row.former, row.proposed))
    return f"{row.indicator.name} {former} → {proposed}"


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


def _change(
    was: dict[str, Any] | None, now: dict[str, Any] | None, reasons: list[str], *, stays: bool = False
) -> Change:
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
        stays=stays,
    )
