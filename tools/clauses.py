"""``make clauses``: how many clauses of the register are proved by a test that carries their id.

``python -m tools.clauses [--open] [--check]`` reads the marks ``@pytest.mark.clause("SX-4.1-c")`` from the source of
the tests, prints proved / to be built per document and per part of the system, and writes core/clauses/proved.txt,
which the pages show. ``--open`` also lists the clauses that no test proves yet; ``--check`` writes nothing. Principles
and clauses that are only shown need no proof. Exit code 1 when something names a clause that the register does not
have, when a mark is no literal, or (``--check``) when proved.txt is out of date.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from core.clauses.proofs import PROVED
from core.clauses.register import Clause, Document, register
from tools.processes import say

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# 由 make clauses 写出：有测试证明的条款编号。请勿手工修改。\n"
PRODUCT = (
    "core",
    "organization",
    "ballots",
    "decisions",
    "accountability",
    "appraisal",
    "cadres",
    "portal",
    "templates",
)
CITED = re.compile(rf"\b(?:{'|'.join(document.value for document in Document)})-\d+(?:\.\d+)*(?:-[a-z]\b)?(?![\w.*-])")


def marks(folder: Path) -> tuple[dict[str, set[str]], list[str]]:
    """Clause id -> modules whose tests carry it, and the places where a mark is not written as plain text."""
    found: dict[str, set[str]] = defaultdict(set)
    unreadable = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "mark.clause" in text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.clause"):
                where = f"{path.relative_to(folder)}:{node.lineno}"
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        found[argument.value].add(where)
                    else:
                        unreadable.append(where)
    return dict(found), unreadable


def citations(root: Path) -> Iterator[tuple[str, str]]:
    """Every clause id that code, templates and data files of the product name, with its place."""
    for folder in PRODUCT:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".yaml") and path.parent != root / "core" / "clauses" / "data":
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                    yield from ((one, f"{path.relative_to(root)}:{number}") for one in CITED.findall(line))


def strangers(named: Iterable[tuple[str, str]], known: Collection[str]) -> list[str]:
    """Places that name a clause which the register does not have. An article as a whole (SX-4.2) may be named."""
    wholes = {one[: match.start()] for one in known for match in re.finditer(r"[-.]", one)}
    return sorted({f"{place} names {one}" for one, place in named if one not in known and one not in wholes})


def written(clauses: Iterable[str], proved: Collection[str]) -> str:
    """What proved.txt must hold: the proved ids in the order of the register."""
    return HEAD + "".join(f"{one}\n" for one in clauses if one in proved)


def table(clauses: Iterable[Clause], proved: Collection[str], part: Callable[[Clause], str]) -> list[str]:
    """One line per ``part`` of the register and a total: proved / to be built."""
    wanted, done = Counter[str](), Counter[str]()
    for clause in clauses:
        if clause.buildable:
            wanted[part(clause)] += 1
            done[part(clause)] += clause.id in proved
    lines = [f"{done[name]:4} / {wanted[name]:<4} {name}" for name in wanted]
    return [*lines, f"{done.total():4} / {wanted.total():<4} proved / implementable"]


def faults(found: Mapping[str, set[str]], unreadable: Iterable[str]) -> list[str]:
    """Everything that is wrong with marks and citations."""
    named = [(one, f"tests/{place}") for one, places in found.items() for place in places]
    known = register()
    unknown = sorted(
        f"{place} proves {one}, which the register does not have" for one, place in named if one not in known
    )
    return [
        *unknown,
        *(f"tests/{place}: write the id as plain text" for place in unreadable),
        *strangers(citations(ROOT), known),
    ]


def main(arguments: list[str]) -> int:
    clauses, (found, unreadable) = register(), marks(ROOT / "tests")
    parts: tuple[Callable[[Clause], str], ...] = (lambda one: one.document.label, lambda one: one.app.label)
    for part in parts:
        for line in table(clauses.values(), found, part):
            say(line)
        say()
    if "--open" in arguments:
        for clause in clauses.values():
            if clause.buildable and clause.id not in found:
                say(f"{clause.id:16} {clause.app.label} {clause.cite} {clause.rule[:60]}")
    problems = faults(found, unreadable)
    text = written(clauses, found)
    if "--check" not in arguments:
        PROVED.write_text(text, encoding="utf-8")
    elif PROVED.read_text(encoding="utf-8") != text:
        problems.append("core/clauses/proved.txt is out of date: run make clauses")
    for problem in problems:
        say(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
