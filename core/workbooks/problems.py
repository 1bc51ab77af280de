"""What is wrong with a workbook, said so that the sender can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_LENGTH = 60
"""Characters of a wrong value that a message repeats."""


@dataclass(frozen=True, slots=True)
class WorkbookProblem:
    """One fault: where it stands, what was found, why it cannot be taken, what to do.

    ``sheet`` and ``cell`` ("D7") are "" when the fault is of the whole file or sheet. ``value`` is the text
    found, cut to a length a page can show.
    """

    sheet: str
    cell: str
    value: str
    reason: str
    remedy: str

    def __post_init__(self) -> None:
        if len(self.value) > SHOWN_LENGTH:
            object.__setattr__(self, "value", self.value[: SHOWN_LENGTH - 1] + "…")

    def sentence(self) -> str:
        """The fault as one line of Chinese: place, value, reason, remedy."""
        place = (f"工作表“{self.sheet}”" if self.sheet else "") + (f"单元格 {self.cell}" if self.cell else "")
        value = f"（内容为“{self.value}”）" if self.value else ""
        text = f"{place}{value}：{self.reason}" if place or value else self.reason
        return f"{text}。{self.remedy}" if self.remedy else text


def of_file(reason: str, remedy: str) -> WorkbookProblem:
    """A fault of the file as a whole."""
    return WorkbookProblem("", "", "", reason, remedy)


class WorkbookRefused(Exception):
    """The workbook cannot be read; ``problems`` says why."""

    def __init__(self, problems: Iterable[WorkbookProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(problem.sentence() for problem in self.problems))
