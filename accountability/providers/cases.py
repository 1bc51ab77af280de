"""What must be done about clues and cases, and what was made of a matter or task, for those alone who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import CaseStage
from accountability.models import AccountabilityCase, Clue, Lead, Respondent
from core import registry
from core.access import may
from core.registry import ChainLink, WorkItem
from organization.models import Account

SOURCE, MOST = "责任追究", 20
OVER = (CaseStage.ARCHIVED, CaseStage.DROPPED)
NEXT = {
    CaseStage.OPENED: "开始核实", CaseStage.INVESTIGATING: "核实调查", CaseStage.HEARD: "认定",
    CaseStage.CONCLUDED: "送达", CaseStage.SERVED: "结案归档", CaseStage.APPEALED: "处理申诉",
}  # fmt: skip


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Clues to verify, cases to go on with for the commission and who handles them; statements for respondents."""
    found: list[WorkItem] = []
    if may(account, P.HANDLE_CLUES):
        found += _clues(account)
    if may(account, P.KEEP_LEADS):
        number = Lead.objects.visible_to(account).filter(state="open").count()
        if number:
            url = reverse("accountability:leads") + "?state=open"
            found.append(WorkItem(f"{number} 条群众和媒体反映待办理", SOURCE, url, "去办理"))
    return [*found, *_cases(account), *_own(account)]


def _clues(account: Account) -> Iterator[WorkItem]:
    rows = Clue.objects.visible_to(account).open().order_by("pk")
    for row in rows[:MOST]:
        yield WorkItem(
            f"{row.get_state_display()}线索：{row.title}",
            SOURCE,
            reverse("accountability:clue", args=[row.pk]),
            "去办理",
        )


def _cases(account: Account) -> Iterator[WorkItem]:
    """Cases that the account conducts: the commission's own, those it opened, those it is named to."""
    rows = AccountabilityCase.objects.visible_to(account).exclude(stage__in=OVER)
    own = Q(recorded_by=account)
    if account.person_id is not None:
        own |= Q(handlers__person=account.person_id, handlers__withdrawn_at__isnull=True)
    for row in rows.filter(own).distinct().order_by("pk")[:MOST]:
        url = reverse("accountability:case", args=[row.pk])
        yield WorkItem(f"{NEXT[CaseStage(row.stage)]}：{row.number} {row.title}", SOURCE, url, "去办理")


def _own(account: Account) -> Iterator[WorkItem]:
    if account.person_id is None:
        return
    asked = Respondent.objects.in_force().filter(
        person=account.person_id, case__stage=CaseStage.INVESTIGATING, statements__isnull=True
    )
    for row in asked.select_related("case").order_by("pk")[:MOST]:
        url = reverse("accountability:case_statement", args=[row.case_id, row.pk])
        yield WorkItem(f"就 {row.case.number} 作出本人陈述", SOURCE, url, "去陈述")


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """Cases and clues that came of an object: two statements, none for who may see neither."""
    rows = AccountabilityCase.objects.none()
    if kind == "decisions.matter":
        rows = AccountabilityCase.objects.visible_to(account).filter(Q(matter=pk) | Q(task__table__matter=pk))
    elif kind == "accountability.task":
        rows = AccountabilityCase.objects.visible_to(account).filter(task=pk)
    found = [
        ChainLink("责任追究", f"{row.number} {row.title}", reverse("accountability:case", args=[row.pk]),
                  row.get_stage_display())
        for row in rows.order_by("pk")
    ]  # fmt: skip
    if may(account, P.REPORT_CLUES):
        found += [
            ChainLink("问题线索", row.title, reverse("accountability:clue", args=[row.pk]), row.get_state_display())
            for row in Clue.objects.visible_to(account).filter(source_kind=kind, source_pk=pk).order_by("pk")
        ]
    return found


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
