"""The plan of the house: imports lead downwards, rules are pure, rooms stand in their order."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("core", "organization", "ballots", "decisions", "accountability", "appraisal", "cadres", "portal")
STANDING = tuple(floor for floor in FLOORS if (ROOT / floor / "__init__.py").is_file())


def modules(floor: str) -> list[Path]:
    return sorted(path for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts)


@functools.cache
def imported(path: Path) -> tuple[tuple[int, str], ...]:
    """Line and dotted name of everything a module imports, also inside functions."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def upward(path: Path, floor: str) -> list[str]:
    """Imports of a higher floor."""
    height = FLOORS.index(floor)
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for line, name in imported(path)
        if name.split(".")[0] in FLOORS and FLOORS.index(name.split(".")[0]) > height
    ]


@pytest.mark.parametrize("floor", STANDING)
def test_floor_imports_nothing_from_above(floor: str) -> None:
    assert [fault for path in modules(floor) for fault in upward(path, floor)] == []


def test_upward_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "core" / "room.py"
    room.parent.mkdir()
    room.write_text("def late():\n    from appraisal.models import Scheme\n")
    monkeypatch.setattr("tests.house.test_floors.ROOT", tmp_path)

    assert upward(room, "core") == ["core/room.py:2 imports appraisal.models"]


def is_pure(path: Path) -> bool:
    """rules.py, everything in rules/ and the parsing of workbooks: facts in, findings out."""
    app = path.relative_to(ROOT).parts[1]
    return app in ("rules.py", "rules") or path.parent == ROOT / "appraisal" / "workbook"


PURE = [path for floor in STANDING for path in modules(floor) if is_pure(path)]
IMPURE = ("django", "celery", "redis", "time", "random", "requests")
IMPURE_ROOMS = ("models", "actions", "views", "forms", "gathering", "presenters")


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_are_pure(path: Path) -> None:
    names = [name for _, name in imported(path)]
    faults = [name for name in names if name.split(".")[0] in IMPURE]
    faults += [
        name
        for name in names
        if name.split(".")[0] in FLOORS and name.split(".")[1:2] and name.split(".")[1] in IMPURE_ROOMS
    ]

    assert faults == []
    assert ".now(" not in path.read_text(encoding="utf-8")


def test_enums_import_nothing_of_ours() -> None:
    faults = [
        f"{floor}: {name}"
        for floor in STANDING
        for path in [*ROOT.glob(f"{floor}/enums.py"), *ROOT.glob(f"{floor}/enums/*.py")]
        for _, name in imported(path)
        if name.split(".")[0] in FLOORS and name != "core.enums" and not name.startswith(f"{floor}.enums")
    ]

    assert faults == []


def writers(path: Path) -> list[str]:
    """Lines of a door (view, task, presenter) that write a model past the actions."""
    verbs = {"create", "update", "delete", "save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    faults = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs:
            target = ast.unparse(node.func.value)
            if "objects" in target or node.func.attr in {"save", "bulk_create", "bulk_update"}:
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno} {target}.{node.func.attr}")
    return faults


DOORS = [
    path
    for floor in STANDING
    for path in modules(floor)
    if path.name in ("views.py", "presenters.py", "forms.py") or {"views", "presenters", "forms"} & set(path.parts)
]


@pytest.mark.parametrize("path", DOORS, ids=lambda path: str(path.relative_to(ROOT)))
def test_doors_write_nothing_themselves(path: Path) -> None:
    assert writers(path) == []
