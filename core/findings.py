"""Findings: what a rule says about a case, each with the article behind it.

A rule takes facts and returns findings; it never decides by raising. ``blocking`` picks what stands in the
way, ``Refused`` carries the same findings out of an action, so that page, button, action and archive show
one and the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from types import MappingProxyType

from core.enums import FindingState


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement, judged.

    ``clause``   id in the clause register ("SX-6.8-a"); "" only for a plain data-quality rule of our own.
    ``title``    the requirement in one short Chinese line (公示期未满).
    ``state``    met, unmet, or unknown when data is missing; unknown blocks as unmet does.
    ``facts``    what was compared, in the order shown: {"应有": "11", "实有": "9"}.
    ``remedy``   who must do what (由考评办补录领导小组会议纪要).
    ``link``     address of the form that fixes it, or "".
    ``field``    the entry at fault, named as the action's argument and the form's field; "" when no entry is. Of a
                 list of rows "items.2.name": argument, place from 0, part (core.forms.refusals asks the form).
    """

    clause: str
    title: str
    state: FindingState
    facts: Mapping[str, str] = default(default_factory=dict)
    remedy: str = ""
    link: str = ""
    field: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    @property
    def blocks(self) -> bool:
        return self.state is not FindingState.MET

    def sentence(self) -> str:
        """The refusal as one sentence: title, facts, remedy, article id."""
        facts = "，".join(f"{name} {value}" for name, value in self.facts.items())
        text = self.title + (f"：{facts}" if facts else "")
        if self.remedy:
            text += f"。{self.remedy}"
        return text + (f"（依据 {self.clause}）" if self.clause else "")


def met(clause: str, title: str, **facts: str) -> Finding:
    """A requirement that holds."""
    return Finding(clause, title, FindingState.MET, facts)


def unmet(clause: str, title: str, *, remedy: str, link: str = "", field: str = "", **facts: str) -> Finding:
    """A requirement that does not hold; the remedy is not optional."""
    return Finding(clause, title, FindingState.UNMET, facts, remedy, link, field)


def unknown(clause: str, title: str, *, remedy: str, link: str = "", field: str = "", **facts: str) -> Finding:
    """A requirement that cannot be judged because data is missing: it blocks."""
    return Finding(clause, title, FindingState.UNKNOWN, facts, remedy, link, field)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stand in the way, in their order."""
    return [finding for finding in findings if finding.blocks]


class Refused(Exception):
    """An action was refused; ``findings`` holds every unmet or unknown requirement at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = blocking(findings)
        super().__init__("；".join(finding.sentence() for finding in self.findings))


def demand(findings: Iterable[Finding]) -> None:
    """Raise Refused with all blocking findings, if there are any."""
    obstacles = blocking(findings)
    if obstacles:
        raise Refused(obstacles)
