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
MEETING = our.CoordinationMeeting._meta.label_lower
SUMMONS, CLUE = our.Summons._meta.label_lower, our.Clue._meta.label_lower
ORDER, CASE = our.SupervisionOrder._meta.label_lower, our.AccountabilityCase._meta.label_lower


def _state(row: Any) -> str:
    return str(row.get_state_display())


def _own(row: Any) -> list[int]:
    return [row.pk]


@dataclass(frozen=True, slots=True)
class Part:
    """``what`` names the kind, ``clause`` its article. ``above``: (column, kind) of what it came from, also across
    tables; ``pair`` the columns that name any other object, ``gives`` those that name what came of it. ``page`` "" has
    no page of its own. ``permission`` None is a kind that its own reach guards. ``spans``: it speaks of many
    tasks at once, and is a walk's end unless the walk begins with it."""

    what: str
    clause: str
    model: type[Model]
    permission: P | DecisionPermission | None
    visible: Callable[[Account], Rows]
    page: str
    title: Callable[[Any], str]
    state: Callable[[Any], str] = _state
    above: tuple[tuple[str, str], ...] = ()
    pair: tuple[str, str] | None = None
    gives: tuple[str, str] | None = None
    related: tuple[str, ...] = ()
    spans: bool = False
    args: Callable[[Any], list[int]] = field(default=_own)

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    def seen(self, account: Account) -> Rows:
        """What the account may see, with what its title needs."""
        if self.permission is not None and not may(account, self.permission):
            return self.model._default_manager.none()
        rows = self.visible(account).order_by("pk")
        # without a name it would join everything that a row refers to, five storeys deep
        return rows.select_related(*self.related) if self.related else rows


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
         (("versions__lines__task", TASK), ("task", TASK)), related=("unit",), spans=True),
    Part("照单验收", "LS-3.1-f", our.Acceptance, P.VIEW_TABLES, _through(our.Acceptance, "task"),
         "accountability:task", lambda row: f"第 {row.round} 次验收", lambda row: str(row.get_outcome_display()),
         (("task", TASK),), args=_of_task),
)  # fmt: skip
_COORDINATING = (
    Part("领导小组", "JH-A-6.4-a", our.LeadingGroup, P.VIEW_COORDINATION, our.LeadingGroup.objects.visible_to,
         "accountability:leading_group", lambda row: row.name, lambda row: str(row.get_kind_display()),
         (("matter", MATTER),)),
    Part("协调会议", "JH-B-4.4-a", our.CoordinationMeeting, P.VIEW_COORDINATION,
         _through(our.CoordinationMeeting, "task"), "accountability:coordination",
         lambda row: f"{row.held_on} {row.issues[:40]}", lambda row: str(row.get_kind_display()), (("task", TASK),),
         args=_of_task),
    Part("议定和督导事项", "JH-B-4.4-b", our.FollowUp, P.VIEW_COORDINATION, our.FollowUp.objects.visible_to,
         "accountability:follow_up", lambda row: row.text[:60], lambda row: "已办结" if row.done_at else "办理中",
         (("meeting", MEETING), ("task", TASK))),
    Part("监督意见", "JH-A-6.5-c", our.ExecutionOpinion, P.VIEW_OPINIONS, our.ExecutionOpinion.objects.visible_to,
         "accountability:task", lambda row: f"{row.get_body_display()}：{row.text[:40]}",
         lambda row: "已答复" if row.replied_at else "待答复", (("task", TASK),), args=_of_task),
    Part("向决策机关反馈", "JH-B-5.2-a", our.TaskFeedback, P.VIEW_TABLES, _through(our.TaskFeedback, "task"),
         "accountability:task", lambda row: str(row.feedback)[:60],
         lambda row: "已研究" if row.studied_at else "已反馈", (("task", TASK),), related=("feedback",), args=_of_task),
    Part("单位自查整改", "JH-A-6.3-a", our.UnitRectification, P.VIEW_TABLES,
         our.UnitRectification.objects.visible_to, "", lambda row: row.problem[:60],
         lambda row: "已纠正" if row.correction else "整改中", (("task", TASK),)),
)  # fmt: skip
_SUPERVISING = (
    Part("督办单", "LS-3.4-c", our.SupervisionOrder, P.VIEW_ORDERS, our.SupervisionOrder.objects.visible_to,
         "accountability:order", str, above=(("task", TASK), ("matter", MATTER)), pair=PAIR),
    Part("违反四个不允许", "QSH-9-a", our.Violation, P.VIEW_ORDERS, our.Violation.objects.visible_to,
         "accountability:violation", lambda row: f"{row.get_kind_display()}：{row.text[:40]}",
         above=(("order", ORDER),), gives=("case_kind", "case_pk")),
    Part("督查", "JH-B-5.1-b", our.Inspection, P.VIEW_INSPECTIONS, our.Inspection.objects.visible_to,
         "accountability:inspection", lambda row: row.title, above=(("task", TASK), ("matter", MATTER))),
    Part("督查发现的问题", "JH-B-5.1-b", our.Problem, P.VIEW_INSPECTIONS, our.Problem.objects.visible_to,
         "accountability:inspection", lambda row: f"{row.unit.name}：{row.text[:60]}",
         lambda row: str(row.get_grade_display()), (("inspection", INSPECTION), ("task", TASK)), related=("unit",),
         args=lambda row: [row.inspection_id]),
    Part("限期整改责任书", "JH-A-6.3-f", our.RectificationOrder, P.VIEW_INSPECTIONS,
         our.RectificationOrder.objects.visible_to, "accountability:rectification", str,
         above=(("problem", PROBLEM), ("task", TASK), ("problem__task", TASK)), pair=PAIR),
    Part("约谈", "LS-3.4-j", our.Summons, P.VIEW_SUMMONSES, our.Summons.objects.visible_to, "accountability:summons",
         lambda row: f"{row.unit.name} {row.person.name} 第 {row.level} 级约谈",
         above=(("flag__task", TASK), ("escalations__order", ORDER), ("previous", SUMMONS)),
         related=("unit", "person")),
    Part("群众和媒体反映", "QSH-11-c", our.Lead, P.KEEP_LEADS, our.Lead.objects.visible_to, "",
         lambda row: f"{row.number} {row.get_kind_display()}"),
    Part("问题线索", "BZ-2.2-o", our.Clue, P.REPORT_CLUES, our.Clue.objects.visible_to, "accountability:clue",
         lambda row: row.title, pair=PAIR),
    Part("责任追究案件", "JH-A-6.7-a", our.AccountabilityCase, None, our.AccountabilityCase.objects.visible_to,
         "accountability:case", lambda row: f"{row.number} {row.title}", lambda row: str(row.get_stage_display()),
         (("task", TASK), ("matter", MATTER), ("sources__clue", CLUE))),
)  # fmt: skip
_RESULTS = (
    Part("通报", "JH-A-6.3-c", our.Bulletin, P.VIEW_BULLETINS, our.Bulletin.objects.visible_to,
         "accountability:bulletin", str,
         above=(("tasks__task", TASK), ("task", TASK)), spans=True),
    Part("亮点工作", "LS-4.3-b", our.Highlight, P.VIEW_HIGHLIGHTS, our.Highlight.objects.visible_to,
         "accountability:highlights", lambda row: f"{row.unit.name}：{row.title}",
         lambda row: {True: "入选", False: "未入选"}.get(row.selected, "评选中"), (("task", TASK),), related=("unit",),
         args=lambda row: [row.round_id]),
    Part("加扣分建议", "LS-3.5-a", our.PointProposal, P.VIEW_PROPOSALS, our.PointProposal.objects.visible_to,
         "accountability:point_proposal", lambda row: f"{row.get_kind_display()}建议：{row.person or row.unit}",
         pair=PAIR, related=("unit", "person")),
)  # fmt: skip
_ALL = (*_DECIDING, *_TELLING, *_COORDINATING, *_SUPERVISING, *_RESULTS)
PARTS: dict[str, Part] = {part.kind: part for part in _ALL}
"""Kind ("accountability.task") -> part, in the order in which a page lists them."""
