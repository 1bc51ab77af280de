"""Problems found in a scheme file: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

_ENOUGH = 200
_FEW = 16


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: ``line`` counts from 1, ``path`` reads like groups[1].nodes[3].full_mark."""

    file: str
    line: int
    path: str
    message: str
    remedy: str

    def sentence(self) -> str:
        """The fault on one line, as an editor or a command prints it."""
        place = f"{self.file}:{self.line}" + (f" {self.path}" if self.path else "")
        return f"{place}：{self.message}。{self.remedy}。"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a file that outlives its reading: what only the database can tell is told there."""

    file: str
    line: int
    path: str

    def problem(self, message: str, remedy: str) -> Problem:
        return Problem(self.file, self.line, self.path, message, remedy)


class SchemeFileError(Exception):
    """The file cannot be used; ``problems`` holds every fault, in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(problem.sentence() for problem in self.problems))


class Place(Protocol):
    """Anything that knows where it stands in the file."""

    @property
    def line(self) -> int: ...

    @property
    def path(self) -> str: ...


class Report:
    """Collects the problems of one file while it is read."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.problems: list[Problem] = []

    def spot(self, place: Place) -> Spot:
        return Spot(self.file_name, place.line, place.path)

    def add(self, place: Place, message: str, remedy: str, *, key: str = "") -> None:
        """Note a fault at ``place``, or at its key ``key`` when that is what is missing."""
        path = join(place.path, key) if key else place.path
        self.problems.append(Problem(self.file_name, place.line, path, message, remedy))

    def touches(self, path: str) -> bool:
        """Whether a fault at or below ``path`` has been noted."""
        return any(problem.path == path or problem.path.startswith(f"{path}.") for problem in self.problems)

    def suggestion(self, word: str, known: Sequence[str]) -> str:
        """“是否应为 x” for the closest known word, or the list of known words when there are few."""
        if len(self.problems) > _ENOUGH:
            return ""  # the search is slow, and nobody reads on here
        close = get_close_matches(word, known, n=1)
        if close:
            return f"是否应为 {close[0]}"
        return f"可用的有：{'、'.join(known)}" if 0 < len(known) <= _FEW else ""


def join(path: str, key: str) -> str:
    """The path of a key below ``path``."""
    return f"{path}.{key}" if path else key
