"""The kinds of objects that the chain is made of: how each is shown, who sees it, what it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from accountability import models as our
from accountability.enums import AccountabilityPermission as P
from core.access import may
from decisions.enums import DecisionPermission
from decisions.models import Matter, Resolution
from organization.models import Account

Rows = QuerySet[Any]
PAIR = ("source_kind", "source_pk")
MATTER, RESOLUTION = Matter._meta.label_lower, Resolution._meta.label_lower
TABLE, TASK = our.TaskTable._meta.label_lower, our.Task._meta.label_lower
INSPECTION, PROBLEM = our.Inspection._meta.label_lower, our.Problem._meta.label_lower
SUMMONS, CLUE = our.Summons._meta.label_lower, our.Clue._meta.label_lower
ORDER, CASE = our.SupervisionOrder._meta.label_lower, our.AccountabilityCase._meta.label_lower


def _state(row: Any) -> str:
    return str(row.get_state_display())


def _own(row: Any) -> list[int]:
    return [row.pk]


@dataclass(frozen=True, slots=True)
class Part:
    """``what`` names the kind, ``clause`` its article. ``above``: (column, kind) of what it came from, also across
    tables; ``pair`` the columns that name any other object. ``page`` "" has no page of its own."""

    what: str
    clause: str
    model: type[Model]
    permission: P | DecisionPermission
    visible: Callable[[Account], Rows]
    page: str
    title: Callable[[Any], str]
    state: Callable[[Any], str] = _state
    above: tuple[tuple[str, str], ...] = ()
    pair: tuple[str, str] | None = None
    related: tuple[str, ...] = ()
    args: Callable[[Any], list[int]] = field(default=_own)

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    def seen(self, account: Account) -> Rows:
        """What the account may see, with what its title needs."""
        if not may(account, self.permission):
            return self.model._default_manager.none()
        return self.visible(account).select_related(*self.related).order_by("pk")


def _of_task(row: Any) -> list[int]:
    return [row.task_id]


def _through(model: type[Model], column: str) -> Callable[[Account], Rows]:
    """Rows without a reach of their own: those of the tasks that the account sees."""

    def rows(account: Account) -> Rows:
        tasks = our.Task.objects.visible_to(account).order_by().values("pk")
        return model._default_manager.filter(**{f"{column}__in": tasks})

    return rows


def _resolutions(account: Account) -> Rows:
    matters = Matter.objects.visible_to(account).order_by().values("pk")
    return Resolution.objects.in_force().filter(run__matter__in=matters)


def _task_state(row: Any) -> str:
    return f"{row.percent}%" if row.percent is not None and row.state == "running" else _state(row)


def _target(row: Any) -> str:
    return row.current.target if row.current is not None else "（没有内容）"


def _report_state(row: Any) -> str:
    return "已报送" if row.versions.all() else "草稿"


_DECIDING = (
    Part("决策事项", "JH-A-5.0-a", Matter, DecisionPermission.VIEW_MATTERS, Matter.objects.visible_to,
         "decisions:matter", lambda row: f"{row.number} {row.title}", lambda row: str(row.get_level_display())),
    Part("决议", "JH-A-5.8-d", Resolution, DecisionPermission.VIEW_MATTERS, _resolutions, "decisions:resolution",
         lambda row: f"{row.number} {row.title}", lambda row: row.dated.isoformat(), (("run__matter", MATTER),),
         related=("run",), args=lambda row: [row.run.matter_id]),
    Part("任务分解明细表", "JH-A-6.1-a", our.TaskTable, P.VIEW_TABLES, our.TaskTable.objects.visible_to,
         "accountability:table", lambda row: row.title,
         above=(("matter__runs__resolutions", RESOLUTION), ("matter", MATTER))),
    Part("任务", "JH-A-6.1-b", our.Task, P.VIEW_TABLES, lambda me: our.Task.objects.visible_to(me).standing(),
         "accountability:task", _target, _task_state, (("parent", TASK), ("table", TABLE)), related=("current",)),
    Part("目标责任书", "JH-A-6.1-c", our.Letter, P.VIEW_TABLES, our.Letter.objects.visible_to, "accountability:letter",
         lambda row: row.number, lambda row: row.unit.name, (("tasks__task", TASK),), related=("unit",)),
)  # fmt: skip
_TELLING = (
    Part("任务进展", "JH-A-6.2-a", our.ProgressEntry, P.VIEW_TABLES, our.ProgressEntry.objects.visible_to,
         "accountability:task", lambda row: f"{row.unit.name}：{row.text[:40]}", lambda row: f"{row.percent}%",
         (("task", TASK),), related=("unit",), args=_of_task),
    Part("执行情况报告", "JH-A-6.2-b", our.ReportSheet, P.VIEW_REPORTS, our.ReportSheet.objects.visible_to,
         "accountability:report", lambda row: f"{row.unit.name} {row.title}", lambda row: str(row.get_kind_display()),
         (("versions__lines__task", TASK), ("task", TASK)), related=("unit",)),
    Part("照单验收", "LS-3.1-f", our.Acceptance, P.VIEW_TABLES, _through(our.Acceptance, "task"),
         "accountability:task", lambda row: f"第 {row.round} 次验收", lambda row: str(row.get_outcome_display()),
         (("task", TASK),), args=_of_task),
)  # fmt: skip
_SUPERVISING = (
    Part("督办单", "LS-3.4-c", our.SupervisionOrder, P.VIEW_ORDERS, our.SupervisionOrder.objects.visible_to,
         "accountability:order", str, above=(("task", TASK), ("matter", MATTER)), pair=PAIR),
    Part("督查", "JH-B-5.1-b", our.Inspection, P.VIEW_INSPECTIONS, our.Inspection.objects.visible_to, "",
         lambda row: row.title, above=(("task", TASK), ("matter", MATTER))),
    Part("督查发现的问题", "JH-B-5.1-b", our.Problem, P.VIEW_INSPECTIONS, our.Problem.objects.visible_to, "",
         lambda row: row.text[:60], lambda row: str(row.get_grade_display()),
         (("inspection", INSPECTION), ("task", TASK))),
    Part("限期整改责任书", "JH-B-5.2-c", our.RectificationOrder, P.VIEW_INSPECTIONS,
         our.RectificationOrder.objects.visible_to, "", str, above=(("problem", PROBLEM), ("task", TASK)), pair=PAIR),
    Part("约谈", "LS-3.4-j", our.Summons, P.VIEW_SUMMONSES, our.Summons.objects.visible_to, "",
         lambda row: f"{row.unit.name} {row.person.name} 第 {row.level} 级约谈",
         above=(("flag__task", TASK), ("previous", SUMMONS)), related=("unit", "person")),
    Part("问题线索", "BZ-2.2-o", our.Clue, P.HANDLE_CLUES, our.Clue.objects.visible_to, "", str, pair=PAIR),
    Part("责任追究案件", "JH-A-6.7-a", our.AccountabilityCase, P.VIEW_TABLES, our.AccountabilityCase.objects.visible_to,
         "", lambda row: f"{row.number} {row.title}", lambda row: str(row.get_stage_display()),
         (("task", TASK), ("matter", MATTER), ("sources__clue", CLUE))),
)  # fmt: skip
_RESULTS = (
    Part("通报", "JH-A-6.3-c", our.Bulletin, P.VIEW_BULLETINS, our.Bulletin.objects.visible_to, "", str,
         above=(("tasks__task", TASK), ("task", TASK))),
    Part("亮点工作", "LS-4.3-b", our.Highlight, P.VIEW_HIGHLIGHTS, our.Highlight.objects.visible_to,
         "accountability:highlights", lambda row: f"{row.unit.name}：{row.title}",
         lambda row: {True: "入选", False: "未入选"}.get(row.selected, "评选中"), (("task", TASK),), related=("unit",),
         args=lambda row: [row.round_id]),
    Part("加扣分建议", "LS-3.5-a", our.PointProposal, P.VIEW_PROPOSALS, our.PointProposal.objects.visible_to,
         "accountability:point_proposal", lambda row: f"{row.get_kind_display()}建议：{row.person or row.unit}",
         pair=PAIR, related=("unit", "person")),
)  # fmt: skip
PARTS: dict[str, Part] = {part.kind: part for part in (*_DECIDING, *_TELLING, *_SUPERVISING, *_RESULTS)}
"""Kind ("accountability.task") -> part, in the order in which a page lists them."""
