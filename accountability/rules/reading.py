"""From the texts of a row's cells to what is stored: every cell that cannot be taken is named with a remedy. Pure.

Units are found by name, full name or code (of several with one name the one there already, else the only one of the
own house), people by name or number; of people who bear one name the one meant is the
one already there, else the only one of the lead unit, else the only leader of the county.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from accountability.enums import TaskCategory
from accountability.rules.columns import BY_FIELD, FIELDS, NO, YES
from accountability.rules.lines import Line, LineFault, read_day, read_lines, written

NAMES = re.compile(r"[、，,；;\n\t]+")
NUMBERED = re.compile(r"^(.+?)\s*[（(]\s*([A-Za-z0-9-]+)\s*[）)]$")
CATEGORIES = {one.label: one for one in TaskCategory}
TRUTH = {YES: True, NO: False, "√": True, "": False, "y": True, "n": False}
Fault = tuple[str, str]
"""Reason and remedy."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody on a roster. ``unit`` is where he is, ``leads``: he holds a leading post of the county."""

    pk: int
    name: str
    number: str
    unit: int
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Who and what a cell may name: units by each of their names, people by name and by number in capitals. ``near``
    are the units of the same house: a 财政所 without more is the own one."""

    units: Mapping[str, tuple[int, ...]]
    people: Mapping[str, tuple[KnownPerson, ...]]
    near: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Content:
    """A row as it is stored; ids of units and people."""

    target: str = ""
    content: str = ""
    standard: str = ""
    measures: str = ""
    milestones: str = ""
    deadline: date | None = None
    leader_id: int | None = None
    lead_unit_id: int | None = None
    assisting: tuple[int, ...] = ()
    person_id: int | None = None
    category: str = ""
    managed: bool = False
    public_concern: bool = False


@dataclass(slots=True)
class _Reader:
    """One row while it is read."""

    cells: Mapping[str, str]
    names: Names
    held: Content
    faults: dict[str, Fault] = field(default_factory=dict)

    def text(self, name: str) -> str:
        raw = unicodedata.normalize("NFC", str(self.cells.get(name, ""))).replace("\r\n", "\n").strip()
        longest = BY_FIELD[name].longest
        if len(raw) > longest:
            self.faults[name] = (f"{BY_FIELD[name].title}超过 {longest} 个字", "请缩短，细节写在附件里")
            return raw[:longest]
        return raw

    def lines(self, name: str, *, dated: bool) -> tuple[Line, ...]:
        try:
            return read_lines(self.text(name), dated=dated)
        except LineFault as fault:
            self.faults.setdefault(name, (fault.args[0], fault.args[1]))
            return ()

    def day(self, name: str) -> date | None:
        text = self.text(name)
        try:
            return read_day(text.split("T")[0]) if text else None
        except LineFault as fault:
            self.faults.setdefault(name, (fault.args[0], fault.args[1]))
            return None

    def unit(self, name: str) -> int | None:
        parts = _parts(self.text(name))
        if len(parts) > 1:
            self.faults.setdefault(name, ("牵头部门只能有一个", "其他单位写在协办单位里"))
            return None
        found = self._units(name, parts, frozenset({self.held.lead_unit_id}))
        return found[0] if found else None

    def units(self, name: str, lead: int | None) -> tuple[int, ...]:
        found = self._units(name, _parts(self.text(name)), frozenset(self.held.assisting))
        if len(set(found)) < len(found):
            self.faults.setdefault(name, ("单位重复", "每个单位只写一次"))
        if lead is not None and lead in found:
            self.faults.setdefault(name, ("牵头部门又写在协办单位里", "从协办单位中删去牵头部门"))
        return tuple(dict.fromkeys(found))

    def _units(self, name: str, parts: Sequence[str], held: frozenset[int | None]) -> list[int]:
        found: list[int] = []
        for part in parts:
            known = self.names.units.get(part, ())
            picks = ([pk for pk in known if pk in held], [pk for pk in known if pk in self.names.near], list(known))
            one = next((few[0] for few in picks if len(few) == 1), None)
            if one is not None:
                found.append(one)
            elif known:
                self.faults.setdefault(name, (f"有几个单位叫“{part}”", "请写全称（如“河口镇 · 财政所”）或者单位编码"))
            else:
                self.faults.setdefault(name, (f"机构中没有“{part[:20]}”", "请写单位全称或者单位编码"))
        return found

    def person(self, name: str, held: int | None, units: frozenset[int | None], *, leader: bool) -> int | None:
        text = self.text(name)
        if not text:
            return None
        parted = NUMBERED.match(text)
        known = self.names.people.get(parted[2].upper() if parted else text, ())
        known = known or self.names.people.get(text.upper(), ())
        for few in (
            [one for one in known if one.pk == held],
            [one for one in known if (one.leads if leader else one.unit in units)],
            list(known),
        ):
            if len(few) == 1:
                return few[0].pk
        if known:
            numbers = "、".join(one.number for one in known[:5])
            self.faults.setdefault(name, (f"有同名的人：{text}", f"请填写人员编号：{numbers}"))
        elif text in self.names.units:
            self.faults.setdefault(
                name, (f"“{text[:20]}”是单位，不是人", "责任要落实到具体的人，请填写姓名或者人员编号")
            )
        else:
            self.faults.setdefault(name, (f"人员库中没有“{text[:20]}”", "请填写姓名或者人员编号，一人一格"))
        return None

    def choice(self, name: str) -> str:
        text = self.text(name)
        if text and text not in CATEGORIES:
            self.faults.setdefault(name, ("不在可选范围内", f"请填写其中之一：{'、'.join(CATEGORIES)}"))
            return ""
        return CATEGORIES[text].value if text else ""

    def truth(self, name: str) -> bool:
        text = self.text(name)
        if text.lower() not in TRUTH:
            self.faults.setdefault(name, ("只能填“是”或者“否”", "请改为“是”或者“否”，空白为否"))
            return False
        return TRUTH[text.lower()]


def read_row(cells: Mapping[str, str], names: Names, held: Content | None = None) -> tuple[Content, dict[str, Fault]]:
    """What the cells say, and the faults by field. ``held`` is what the row says now, for people of one name."""
    of = _Reader(cells, names, held or Content())
    lead = of.unit("lead")
    assisting = of.units("assisting", lead)
    deadline = of.day("deadline")
    milestones, measures = of.lines("milestones", dated=True), of.lines("measures", dated=False)
    for name, lines in (("milestones", milestones), ("measures", measures)):
        late = [line for line in lines if deadline and line.due and line.due > deadline]
        if late:
            reason = f"“{late[0].canonical()[:30]}”晚于完成时限 {deadline}"
            of.faults.setdefault(name, (reason, "更正日期，或者推后完成时限（依据 LS-3.1-c）"))
    content = Content(
        target=" ".join(of.text("target").split()), content=of.text("content"), standard=of.text("standard"),
        measures=written(measures), milestones=written(milestones), deadline=deadline,
        leader_id=of.person("leader", of.held.leader_id, frozenset(), leader=True), lead_unit_id=lead,
        assisting=assisting,
        person_id=of.person("person", of.held.person_id, frozenset({lead}), leader=False),
        category=of.choice("category"), managed=of.truth("managed"), public_concern=of.truth("concern"),
    )  # fmt: skip
    return content, of.faults


def mentioned(rows: Sequence[Mapping[str, str]]) -> tuple[frozenset[str], frozenset[str]]:
    """Texts that may name units, and those that may name people (as written, and numbers in capitals)."""
    units = {part for cells in rows for name in ("lead", "assisting", "person") for part in _parts(cells.get(name, ""))}
    people = {str(cells.get(name, "")).strip() for cells in rows for name in ("leader", "person")} - {""}
    numbers = {found[2].upper() for text in people if (found := NUMBERED.match(text))}
    return frozenset(units), frozenset(people | numbers | {text.upper() for text in people})


def blank(cells: Mapping[str, str]) -> bool:
    """Nothing is written in any cell."""
    return not any(str(cells.get(name, "")).strip() for name in FIELDS)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in NAMES.split(str(text)) if part.strip()]
