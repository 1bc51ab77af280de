"""Pages of first-line work, collected work, coordination, emergency plans and oversight; what must be done there."""

from __future__ import annotations

from accountability.enums import AccountabilityPermission as P
from accountability.providers import field_chain
from core import sections
from core.sections import Section

FIELD = Section(
    "执行",
    "一线工作",
    (
        (P.VIEW_FIELD_WORK, "一线工作记录", "accountability:front_line", 260),
        (P.LOG_FIELD_WORK, "登记一线工作", "accountability:log_front_line", 261),
        (P.VIEW_FIELD_WORK, "一线工作统计", "accountability:front_line_statistics", 262),
        (P.VIEW_ALL_FIELD_WORK, "领导联系点", "accountability:leaders", 263),
        (P.VIEW_WORK_FORMS, "工作汇总", "accountability:work_forms", 264),
    ),
)
JOINED = Section(
    "执行",
    "协调和监督",
    (
        (P.VIEW_COORDINATION, "领导小组", "accountability:leading_groups", 270),
        (P.VIEW_COORDINATION, "协调缺口", "accountability:coordination_gaps", 271),
        (P.VIEW_COORDINATION, "后续事项", "accountability:follow_ups", 272),
        (P.VIEW_COORDINATION, "应急预案", "accountability:emergency_plans", 273),
        (P.VIEW_OPINIONS, "监督意见", "accountability:opinions", 274),
    ),
)
PAGES = {
    ("一线工作记录", "accountability:front_line"): ("QSH-10-a",),
    ("一线工作统计", "accountability:front_line_statistics"): (
        "LS-3.2-c", "LS-3.2-d", "LS-3.2-e", "QSH-10-b", "QSH-10-c",
    ),
    ("领导联系点", "accountability:leaders"): ("LS-3.2-b",),
    ("工作汇总", "accountability:work_forms"): ("LS-4.2-b",),
    ("领导小组", "accountability:leading_groups"): ("JH-A-6.4-a", "LS-4.1-a", "LS-4.1-b", "LS-4.1-c"),
    ("协调缺口", "accountability:coordination_gaps"): ("JH-B-4.4-a", "JH-B-4.4-b"),
    ("后续事项", "accountability:follow_ups"): ("JH-A-6.4-b",),
    ("应急预案", "accountability:emergency_plans"): ("JH-A-6.4-d",),
    ("监督意见", "accountability:opinions"): ("JH-A-6.5-c",),
}  # fmt: skip
"""(label, page) -> clauses."""


def register() -> None:
    """Called once, in AppConfig.ready()."""
    field_chain.register()
    sections.register(PAGES, FIELD, JOINED)
