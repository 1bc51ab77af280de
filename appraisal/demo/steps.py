"""The steps of the demo county that tell of appraisal, each after what it builds on."""

from __future__ import annotations

STEPS = (
    ("考核年度", "years", 50), ("上一年度", "former", 51), ("测评", "evaluations", 52), ("年度承诺", "commitments", 53),
    ("综合考核试行", "trial", 54), ("指标数据", "measured", 55),
    ("结果异议", "objections", 56), ("结果审定", "approval", 57), ("年度考评", "assessment", 58),
    ("专项考评", "specials", 59), ("考核反馈", "feedback", 59),
    ("本年考核", "base_round", 92), ("本年专项", "specials_now", 93), ("等次评定", "grades", 95),
    ("评先评优", "awards", 96), ("结果运用", "consequences", 97), ("年度归档", "archives", 98),
)  # fmt: skip
"""(title, module with ``load``, order among the steps of all floors)."""
