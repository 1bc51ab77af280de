"""The codes a file declares, and how a reference to one is resolved or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from appraisal.rules.metrics import RawSeries
from appraisal.rules.scheme_file.fields import NODE_CODE, Fields, Item
from appraisal.rules.scheme_file.parsed import PersonEntry, UnitEntry
from appraisal.rules.scheme_file.problems import Report, Spot


@dataclass(frozen=True, slots=True)
class BaseTree:
    """A tree that groups take over with a prefix before its codes: its name and the items of its top nodes."""

    code: str
    name: str
    nodes: tuple[Item, ...]
    names: dict[str, str] = field(default_factory=dict)
    split: tuple[str, ...] = ()


@dataclass(slots=True)
class Registry:
    """Filled while reading: units first, then groups and nodes, then special appraisals.

    ``included`` maps the code of an included body to its main unit; ``spots`` a unit's code and key to its place;
    ``members`` a group to its unit codes; ``people`` the code of a person to the entry; ``node_groups`` a node to its
    group; ``participants`` a special appraisal to its unit codes.
    """

    report: Report
    units: dict[str, UnitEntry] = field(default_factory=dict)
    included: dict[str, str] = field(default_factory=dict)
    spots: dict[tuple[str, str], Spot] = field(default_factory=dict)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    people: dict[str, PersonEntry] = field(default_factory=dict)
    node_groups: dict[str, str] = field(default_factory=dict)
    participants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    clauses: dict[str, str] = field(default_factory=dict)
    series: dict[str, RawSeries] = field(default_factory=dict)
    trees: dict[str, BaseTree] = field(default_factory=dict)
    _seen: dict[tuple[str, str], Item] = field(default_factory=dict)

    def declare(self, sort: str, code: str, place: Item) -> bool:
        """Note a new code of its sort (“单位”, “指标”); False and a fault when it is there already."""
        if not code:
            return False
        first = self._seen.setdefault((sort, code), place)
        if first is not place:
            self.report.add(place, f"{sort}编码 {code} 重复，第 {first.line} 行已有", "换一个编码")
            return False
        return True

    def reference(self, sort: str, code: str, place: Item, known: Sequence[str]) -> bool:
        """Whether ``code`` is known; a fault with the closest one otherwise."""
        if not code or code in known:
            return bool(code)
        remedy = self.report.suggestion(code, known) or f"先在文件中列出该{sort}"
        self.report.add(place, f"没有编码为 {code} 的{sort}", remedy)
        return False

    def unit(self, code: str, place: Item, *, body: bool = False) -> bool:
        """Whether ``code`` names a unit, with ``body`` also an included body of one."""
        if code in self.included and not body:
            main = self.units[self.included[code]]
            self.report.add(
                place,
                f"{code} 随 {main.code} {main.name} 合并考评，不能单列（依据 SX-2.1-d）",
                f"改为 {main.code}，或者删去",
            )
            return False
        if code in self.included:
            return True
        return self.reference("单位", code, place, list(self.units))

    def unit_codes(self, fields: Fields, key: str, *, body: bool = False) -> tuple[str, ...]:
        """The known unit codes of a list; unknown ones are faults."""
        return tuple(code for code, place in fields.codes(key) if self.unit(code, place, body=body))

    def codes(self, fields: Fields, key: str, sort: str, known: Sequence[str]) -> tuple[str, ...]:
        """The known codes of a list of groups or nodes."""
        listed = fields.codes(key, limit=NODE_CODE)
        return tuple(code for code, place in listed if self.reference(sort, code, place, known))

    def stated_count(self, fields: Fields, key: str, actual: int) -> None:
        """Compare a count the file states with what it lists."""
        stated = fields.integer(key)
        if stated is not None and stated != actual:
            message = f"写明 {stated} 个，实列 {actual} 个，相差 {abs(stated - actual)} 个"
            self.report.add(fields.at(key), message, "补齐或删去名单中的单位，或者改正这一数字")
