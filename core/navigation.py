"""What core puts into the mast, the sub-navigation and the person's menu."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from core import access, jobs
from core.enums import CorePermission as P
from core.enums import JobState, Light
from core.models import Job
from core.probes import only_where
from core.registry import NavEntry, WorkItem, address

FOR_ALL = (
    ("工作台", "我的工作台", "core:workbench", "", 0),
    ("制度", "制度条款", "core:clauses", "制度", 600),
    ("制度", "规则参数", "core:rulebooks", "制度", 610),
    ("制度", "使用帮助", "core:help", "帮助", 695),
)
GUARDED = (
    (P.READ_AUDIT, "审计记录", "core:audit", "审计", 750),
    (P.READ_AUDIT, "核验", "core:audit_verify", "审计", 751),
    (P.READ_AUDIT, "锚点", "core:audit_anchors", "审计", 752),
    (P.READ_JOBS, "后台任务", "core:jobs", "运行", 760),
    (P.VIEW_GALLERY, "组件库", "core:gallery", "运行", 780),
)


def entries(account: Any) -> list[NavEntry]:
    """Pages of core that the account may open."""
    shown = [NavEntry(area, label, address(page), section, order) for area, label, page, section, order in FOR_ALL]
    return shown + [
        NavEntry("管理", label, address(page), section, order)
        for permission, label, page, section, order in GUARDED
        if access.may(account, permission)
    ]


def menu(account: Any) -> list[NavEntry]:
    """Entries under the person's name."""
    return [NavEntry("", "使用帮助", address("core:help"))]


@only_where(lambda: Job.objects.filter(state=JobState.FAILED), P.RESTART_JOBS)
def failed_jobs(account: Any, today: date) -> list[WorkItem]:
    """Failed background work, for those who may restart it and do not hear of it from the app that asked for it."""
    if not access.may(account, P.RESTART_JOBS):
        return []
    told = [name for name, kind in jobs.kinds().items() if kind.told is not None and kind.told(account)]
    failed = Job.objects.filter(state=JobState.FAILED).exclude(kind__in=told).count()
    if not failed:
        return []
    url = f"{reverse('core:jobs')}?state={JobState.FAILED.value}"
    return [WorkItem(f"{failed} 个后台任务失败", "后台任务", url, "查看", light=Light.RED)]
