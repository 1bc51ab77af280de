"""What the portal hands to pages of lower floors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accountability.models import Task
from core import calendar
from core.access import may
from core.probes import only_where
from core.registry import ChainLink, WorkItem, address
from core.sections import Section, by_clause
from organization.models import Account
from portal.enums import PortalPermission as P
from portal.enums import PublicationKind
from portal.gathering import publication_days, published_results, result_duties
from portal.models import SuitableMark, TaskComment, TaskPublication
from portal.permissions import may_publish
from portal.rules.publicity import outstanding

PAGES = {
    "portal:home": (
        "公示与公告", ("JH-A-4.1-e", "JH-A-4.2-c", "JH-A-4.3-b", "JH-A-3-d", "GW713-15-a", "GW713-15-b", "GW713-16-b",
         "GW713-32"),
    ),
    "portal:tasks": ("任务公开", ("JH-B-3.3-d", "JH-A-6.2-d", "JH-A-6.5-d", "JH-B-4.3-c")),
    "portal:commitments": ("单位年度承诺", ("QSH-8-b", "QSH-8-d")),
    "portal:column": ("重点项目进展", ("LS-3.4-i",)),
    "portal:bulletins": ("通报", ("JH-A-6.2-e", "JH-B-4.3-b")),
    "portal:gradings": ("责任制考核", ("BZ-2.2-b", "BZ-2.2-c", "BZ-2.2-m", "BZ-2.2-n")),
    "portal:proposal": ("提出决策建议", ("JH-A-5.1-b", "QSH-11-a")),
    "portal:complaint": ("投诉和反映", ("QSH-11-c",)),
    "portal:answer": ("查询办理情况", ("JH-A-5.1-b", "QSH-11-a")),
}  # fmt: skip
"""Page -> its name and the clauses it embodies."""
OFFICE = {
    "portal:publicity": ("对外公开", ("JH-A-6.2-d", "JH-B-3.3-d", "JH-B-4.3-a", "JH-B-4.3-c")),
    "portal:office_bulletins": ("通报和新闻发布", ("JH-A-6.2-e", "JH-B-4.3-b")),
}
"""The same of pages behind the sign-in."""
SECTION = Section("执行", "对外公开", (
    (P.VIEW_PUBLICITY, "对外公开", "portal:publicity", 290),
    (P.VIEW_PUBLICITY, "适宜公开的任务", "portal:suitable", 291),
    (P.VIEW_PUBLICITY, "通报和新闻发布", "portal:office_bulletins", 292),
    (P.HANDLE_COMMENTS, "群众意见", "portal:comments", 293),
))  # fmt: skip
SOURCE, MOST = "对外公开", 20


def public_pages() -> list[tuple[str, str]]:
    """The pages of the portal below the sign-in: somebody without an account lands there too."""
    return [(label, address(page)) for page, (label, _) in PAGES.items()]


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> pages that embody it."""
    return by_clause({(label, page): clauses for page, (label, clauses) in (PAGES | OFFICE).items()})


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Results to be published by the own unit or for the county; comments that wait."""
    found: list[WorkItem] = []
    if may(account, P.PUBLISH_TASKS):
        found += _results(account, today)
    if may(account, P.HANDLE_COMMENTS):
        found += _comments()
    return found


def _unreplied() -> QuerySet[TaskComment]:
    return TaskComment.objects.filter(replied_at__isnull=True)


@only_where(_unreplied, P.HANDLE_COMMENTS)
def _comments() -> list[WorkItem]:
    waiting = _unreplied().count()
    url = reverse("portal:comments")
    return [WorkItem(f"{waiting} 条群众意见待办理", SOURCE, url, "去办理")] if waiting else []


def _results(account: Account, today: date) -> list[WorkItem]:
    duties, tasks = result_duties(account)
    if not duties:
        return []
    waiting = [one for one in outstanding(duties, published_results()) if may_publish(account, tasks[one.task])]
    if not waiting:
        return []
    due = waiting[0].due(publication_days(today))
    light = calendar.light(due, today, behind=False)
    url = reverse("portal:publicity")
    return [WorkItem(f"{len(waiting)} 项成果待向社会公开", SOURCE, url, "去公开", due=due, light=light)]


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """What was made public of a task, and what may be."""
    if kind != Task._meta.label_lower or not may(account, P.VIEW_PUBLICITY):
        return []
    rows = TaskPublication.objects.in_force().filter(task=pk).order_by("-published_on", "-pk")[:MOST]
    found = [
        ChainLink("对外公开", row.get_kind_display(), reverse("portal:task", args=[row.pk]), f"{row.published_on} 公开")
        for row in rows
    ]
    marks, publishes = may(account, P.MARK_SUITABLE), may(account, P.PUBLISH_TASKS)
    if not marks and not publishes:
        return found
    marked = Exists(SuitableMark.objects.in_force().filter(task=OuterRef("pk")))
    task: Any = Task.objects.select_related("current").annotate(marked=marked).get(pk=pk)
    if marks:
        word = "取消适宜公开" if task.marked else "认定适宜公开"
        found.append(ChainLink("对外公开", word, reverse("portal:mark_suitable", args=[pk])))
    if not publishes:
        return found
    if task.state == "done" and may_publish(account, task):
        url = reverse("portal:publish", args=[pk, PublicationKind.COMPLETION.value])
        found.append(ChainLink("对外公开", "公开完成情况", url))
    return found
