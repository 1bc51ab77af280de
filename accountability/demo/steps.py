"""The steps of the demo county that tell of execution, each after what it builds on."""

from __future__ import annotations

STEPS = (
    ("任务分解", "tables", 70), ("任务进展", "progress", 71), ("督查督办", "orders", 74),
    ("督查和约谈", "inspections", 75), ("责任追究和监督", "cases", 76), ("一线和协调", "field", 79),
    ("季度通报", "bulletins", 80), ("落实结果", "execution", 82),
    ("本年执行", "year", 85), ("派驻巡视", "postings", 90),
)  # fmt: skip
"""(title, module with ``load``, order among the steps of all floors)."""
