"""Which pages of appraisal embody which clauses: shown beside each clause of the register."""

from __future__ import annotations

from core.sections import by_clause

PAGES = {
    ("考评方案", "appraisal:schemes"): (
        "SX-2.1-a", "SX-2.1-b", "SX-2.1-c", "SX-2.1-d", "SX-3-a", "SX-3-b", "SX-3-f",
        "SX-6.2-b", "SX-6.9-a", "JH-C-3.2-a", "JH-C-3.2-b",
    ),
    ("分值录入", "appraisal:current_scores"): ("SX-3-d", "SX-3-e", "SX-6.3-a"),
    ("加减分与否决", "appraisal:current_entries"): (
        "SX-4.2-a", "SX-4.2-b", "SX-4.2-c", "SX-4.2-d", "SX-4.2-e", "SX-4.2-f", "SX-4.2-g",
        "SX-4.2-h", "SX-4.2-i", "SX-4.2-j", "SX-6.6-a", "SX-8.4-a", "SX-8.4-b",
    ),
    ("结果与排名", "appraisal:newest"): (
        "SX-4.1-a", "SX-4.1-b", "SX-4.1-c", "SX-4.1-d", "SX-4.3-a", "SX-4.3-b", "SX-6.8-a",
    ),
    ("本单位得分单", "appraisal:own"): ("SX-4.1-b", "SX-4.1-c", "SX-4.1-d", "SX-4.2-e", "SX-4.3-a", "SX-6.7-a"),
}  # fmt: skip
"""(label, page) -> clauses. What a page shows of one period or version hangs under it."""


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> (label, address) of the pages."""
    return by_clause(PAGES)
