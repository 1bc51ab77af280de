"""The section ``units``: every unit the scheme names, with the bodies included in it."""

from __future__ import annotations

from dataclasses import replace

from appraisal.rules.scheme_file.fields import UNIT_NAME, Fields, Item, check_code, read_pairs, read_text
from appraisal.rules.scheme_file.parsed import UnitEntry
from appraisal.rules.scheme_file.registry import Registry
from organization.enums import UnitKind


def read_units(registry: Registry, items: list[Item], owner: str) -> tuple[UnitEntry, ...]:
    """Read the units into the registry; those without parent stand below the owner.

    The order is the file's, save that a parent stands before the units below it.
    """
    places: dict[str, Item] = {}
    names: dict[str, str] = {}
    for item in items:
        entry = _read_unit(registry, item, names)
        if entry is not None:
            registry.units[entry.code] = entry
            places[entry.code] = item
    for code, entry in registry.units.items():
        if entry.parent is None and code != owner and owner in registry.units:
            registry.units[code] = replace(entry, parent=owner)
    _check_parents(registry, places)
    return tuple(sorted(registry.units.values(), key=lambda entry: _depth(registry, entry)))


def _depth(registry: Registry, entry: UnitEntry) -> int:
    """Units above this one; in a ring, which is a fault, the number of units bounds it."""
    depth = 0
    while entry.parent in registry.units and depth < len(registry.units):
        depth, entry = depth + 1, registry.units[entry.parent]
    return depth


def _read_unit(registry: Registry, item: Item, names: dict[str, str]) -> UnitEntry | None:
    optional = ("parent", "includes", "aliases", "clause")
    fields = Fields(registry.report, item, required=("code", "name", "kind"), optional=optional)
    code = fields.code()
    entry = UnitEntry(
        code=code,
        name=fields.name(UNIT_NAME),
        kind=fields.choice("kind", UnitKind, UnitKind.INSTITUTION),
        parent=fields.code("parent") or None,
        includes={},
        aliases=fields.texts("aliases"),
        clause=fields.clause(),
        states_parent="parent" in fields,
    )
    if not registry.declare("单位", code, fields.at("code")):
        return None
    registry.spots |= {(code, key): registry.report.spot(fields.at(key)) for key in ("name", "parent")}
    _claim(registry, names, entry.name, code, fields.at("name"))
    return replace(entry, includes=_read_includes(registry, fields, code, names))


def _read_includes(registry: Registry, fields: Fields, main: str, names: dict[str, str]) -> dict[str, str]:
    included: dict[str, str] = {}
    item = fields.get("includes")
    for code, place in ({} if item is None else read_pairs(registry.report, item)).items():
        name = read_text(registry.report, place, UNIT_NAME)
        if check_code(registry.report, place, code) and registry.declare("单位", code, place):
            included[code] = name
            registry.included[code] = main
            registry.spots[(code, "name")] = registry.report.spot(place)
            _claim(registry, names, name, main, place)
    return included


def _claim(registry: Registry, names: dict[str, str], name: str, code: str, place: Item) -> None:
    """A name stands once: an included body cannot be a unit of its own as well (SX-2.1-d)."""
    if not name:
        return
    first = names.setdefault(name, code)
    if first != code:
        registry.report.add(place, f"单位“{name}”重复，已见于 {first}", "一个单位只列一次；随主体合并考评的不再单列")


def _check_parents(registry: Registry, places: dict[str, Item]) -> None:
    told: set[str] = set()
    for code, entry in registry.units.items():
        if entry.parent is None or code in told:
            continue
        if not registry.reference("上级单位", entry.parent, places[code], list(registry.units)):
            continue
        trail, above = [code], registry.units[entry.parent]
        while above.code not in trail and above.parent in registry.units:
            trail.append(above.code)
            above = registry.units[above.parent]
        if above.code == code:
            told.update(trail)
            chain = " → ".join((*trail, code))
            registry.report.add(places[code], f"上级单位循环：{chain}", "改正其中一个 parent", key="parent")
