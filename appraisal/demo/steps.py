"""The steps of the demo county that tell of appraisal, each after what it builds on."""

from __future__ import annotations

STEPS = (
    ("考核年度", "years", 50), ("测评", "evaluations", 52), ("年度承诺", "commitments", 53),
    ("考核反馈", "feedback", 54), ("结果异议", "objections", 56), ("年度考评", "assessment", 58),
    ("等次评定", "grades", 95),
)  # fmt: skip
"""(title, module with ``load``, order among the steps of all floors)."""
