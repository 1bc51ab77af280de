"""What an indicator is about, beside what its score needs (JH-C-2.1 to JH-C-2.5)."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.enums.schemes import Evidence, Quality
from appraisal.rules.metrics import Metric


@dataclass(frozen=True, slots=True)
class Detail:
    """What a node is about. ``base`` is its code in the tree it was taken from, "" when it stands alone.

    ``points`` are review points, a heading before each as “德：政治态度” where the text has headings.
    """

    base: str = ""
    quality: Quality | None = None
    points: tuple[str, ...] = ()
    looks_at: str = ""
    evidence: Evidence | None = None
    metric: Metric | None = None

    @property
    def empty(self) -> bool:
        return self == Detail()
