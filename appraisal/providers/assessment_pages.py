"""Pages of the year's assessment in the navigation, and the clauses they embody."""

from __future__ import annotations

from appraisal.enums.assessment import AssessmentPermission as P
from core import sections
from core.sections import Section

ROUND_PAGES = frozenset(
    f"appraisal:{name}"
    for name in ("assessment_group", "year_end", "file_year_end", "return_year_end", "conduct_reports",
                 "conduct_report", "report_conduct", "settle_conduct")
)  # fmt: skip
YEAR = Section(
    "考核",
    "年度考评",
    (
        (P.VIEW_ROUNDS, "考评轮次", "appraisal:assessment_rounds", 360),
        (P.VIEW_ROUNDS, "单项考评", "appraisal:separate_appraisals", 361),
        (P.KEEP_TRACKING, "平时考察", "appraisal:tracking", 362),
        (P.VIEW_YEAR_OPINIONS, "年度考核意见", "appraisal:year_opinions", 363),
        (P.VIEW_SELECTION, "选任工作报告和评议", "appraisal:selection_reports", 364),
    ),
    {"appraisal:assessment_rounds": ROUND_PAGES},
)
PAGES = {
    ("考评轮次", "appraisal:assessment_rounds"): (
        "SX-6.1-a", "SX-6.3-d", "SX-6.4-a", "SX-6.4-b", "SX-6.5-a", "SX-6.5-b", "JH-C-3.3-d", "LS-3.3-d", "LS-3.3-e",
        "LS-3.3-f", "LS-3.3-g",
    ),
    ("单项考评", "appraisal:separate_appraisals"): ("SX-6.1-b",),
    ("平时考察", "appraisal:tracking"): ("JH-C-3.3-c",),
    ("年度考核意见", "appraisal:year_opinions"): (),
    ("选任工作报告和评议", "appraisal:selection_reports"): ("QSH-24-a",),
}  # fmt: skip
"""(label, page) -> clauses."""


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, YEAR)
