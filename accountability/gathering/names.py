"""What the cells of rows may name: units of the register and people on its rosters, in three statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from accountability.rules.reading import KnownPerson, Names, mentioned
from organization.enums import TitleCategory, UnitKind
from organization.models import Appointment, Person, Unit

BETWEEN = " · "
MOST_NAMES = 900
"""Names asked for in one statement: SQLite takes a limited number of parameters."""


def names_for(rows: Sequence[Mapping[str, str]], home: Unit) -> Names:
    """Everything that the cells of these rows mention; ``home`` is the unit whose table they stand in."""
    units, people = mentioned(rows)
    if not units:
        return Names({}, _people(people))
    listed = Unit.objects.standing().order_by().values_list("pk", "parent_id", "code", "name")
    tree = {pk: (parent, code, name) for pk, parent, code, name in listed}
    return Names(_units(tree), _people(people), _house(home, tree))


Tree = Mapping[int, tuple[int | None, str, str]]
"""Parent, code and name of each standing unit."""


def _units(tree: Tree) -> dict[str, tuple[int, ...]]:
    """Units by name, by code and by the way from below the county, with and without the dot between."""
    found: dict[str, list[int]] = {}
    for pk, (_, code, name) in tree.items():
        way = _way(pk, tree)
        for text in {name, code, BETWEEN.join(way), "".join(way)}:
            found.setdefault(text, []).append(pk)
    return {text: tuple(pks) for text, pks in found.items()}


def _house(home: Unit, tree: Tree) -> frozenset[int]:
    """The units below the same unit directly under the county, itself among them; none for the county."""
    root = _top(home.pk, tree)
    return frozenset() if root is None else frozenset(pk for pk in tree if _top(pk, tree) == root)


def _top(pk: int, tree: Tree) -> int | None:
    at: int | None = pk
    while at is not None and at in tree:
        parent = tree[at][0]
        if parent is not None and parent in tree and tree[parent][0] is None:
            return at
        at = parent
    return None


def _way(pk: int, tree: Tree) -> list[str]:
    way: list[str] = []
    at: int | None = pk
    while at is not None and at in tree and (tree[at][0] is not None or at == pk):
        way.append(tree[at][2])
        at = tree[at][0]
    return way[::-1]


def _people(asked: frozenset[str]) -> dict[str, tuple[KnownPerson, ...]]:
    texts = sorted(asked)
    rows: list[Person] = []
    for start in range(0, len(texts), MOST_NAMES // 2):
        part = texts[start : start + MOST_NAMES // 2]
        rows += Person.objects.on_roster().filter(Q(name__in=part) | Q(number__in=part)).order_by("number")
    leading = set(county_leaders())
    found: dict[str, dict[int, KnownPerson]] = {}
    for one in rows:
        known = KnownPerson(one.pk, one.name, one.number, one.unit_id, one.pk in leading)
        for text in {one.name, one.number.upper()}:
            found.setdefault(text, {})[one.pk] = known
    return {text: tuple(people.values()) for text, people in found.items()}


def county_leaders() -> list[int]:
    """Who holds a leading post of the county now."""
    rows = Appointment.objects.filter(
        ends_on__isnull=True, post__unit__kind=UnitKind.COUNTY, post__title__category=TitleCategory.LEADING
    )
    return list(rows.order_by("post__order", "pk").values_list("person_id", flat=True))
