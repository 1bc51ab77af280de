"""What research, experts and consultation show on pages of the floors below: navigation, work items, clauses.

An expert finds the opinions he must give, a unit the requests it must answer, the lead unit what units left open and
what the public waits for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from core import calendar, registry
from core.access import may
from core.probes import ASKER, only_where
from core.registry import NavEntry, WorkItem, address
from core.sections import by_clause
from decisions.enums import DecisionPermission as P
from decisions.enums import RunState, Stage
from decisions.models import ConsultationRequest, Invitation, Matter, PublicNotice, StageRun
from organization.models import Account

SECTION = "专家与联席会议"
PAGES = {
    ("决策事项（调查研究）", "decisions:matters"): (
        "JH-A-4.1-a", "JH-A-4.1-b", "JH-A-4.1-c", "JH-A-4.1-e", "JH-A-4.1-f", "JH-A-5.2-a", "JH-A-5.2-b",
    ),
    ("决策事项（咨询论证）", "decisions:matters"): (
        "JH-A-4.2-b", "JH-A-4.2-d", "JH-A-4.2-e", "JH-A-4.2-f", "JH-A-5.3-a", "JH-A-5.3-b", "GW713-19", "GW713-20",
    ),
    ("决策事项（征求意见）", "decisions:matters"): (
        "JH-A-5.4-a", "JH-A-5.4-b", "JH-A-4.2-g", "JH-A-4.2-h", "GW713-13", "GW713-18",
    ),
    ("调研工作联席会议", "decisions:conference"): ("JH-A-4.1-d",),
    ("专家库", "decisions:experts"): ("JH-A-4.2-c",),
    ("专家选聘", "decisions:expert_calls"): ("JH-A-4.2-c",),
    ("中长期规划", "decisions:plans"): ("JH-A-4.2-a",),
}  # fmt: skip
"""(label, page) -> clauses."""


def entries(account: Any) -> list[NavEntry]:
    """The registers for the two offices, his invitations for an expert, the joint conference for all of them."""
    shown = []
    if may(account, P.GIVE_EXPERT_OPINION):
        shown.append(NavEntry("决策", "我的论证邀请", address("decisions:my_invitations"), section=SECTION, order=120))
    if may(account, P.MANAGE_REGISTERS):
        shown.append(NavEntry("决策", "专家库", address("decisions:experts"), section=SECTION, order=121))
        shown.append(NavEntry("决策", "专家选聘", address("decisions:expert_calls"), section=SECTION, order=122))
    if may(account, P.VIEW_MATTERS):
        shown.append(NavEntry("决策", "调研工作联席会议", address("decisions:conference"), section=SECTION, order=123))
        shown.append(NavEntry("决策", "中长期规划", address("decisions:plans"), section=SECTION, order=124))
    return shown


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> (label, address) of the pages."""
    return by_clause(PAGES)


def work_items(account: Account, today: date) -> list[WorkItem]:
    """One query for each of the four."""
    found: list[WorkItem] = []
    if may(account, P.GIVE_EXPERT_OPINION) and account.person_id is not None:
        found += _to_sign(account)
    if may(account, P.ANSWER_CONSULTATION):
        found += _to_answer(account, today)
    if may(account, P.PREPARE_STAGES):
        found += _to_settle(account, today)
        found += _to_reply(account)
    return found


def _invited(person: int | None) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        expert__person=person, signed_at__isnull=True, run__state=RunState.OPEN, run__matter__ended_at__isnull=True
    )


@only_where(lambda: _invited(ASKER.person), P.GIVE_EXPERT_OPINION)
def _to_sign(account: Account) -> Iterator[WorkItem]:
    rows = _invited(account.person_id).select_related("run__matter")
    for row in rows.order_by("pk")[:30]:
        url = reverse("decisions:my_opinion", args=[row.pk])
        yield WorkItem(f"签署论证意见：{row.run.matter.title}", "咨询论证", url, "去签署")


@only_where(
    lambda: ConsultationRequest.objects.filter(
        unit__in=ASKER.below, answered_at__isnull=True, run__state=RunState.OPEN
    ),
    P.ANSWER_CONSULTATION,
)
def _to_answer(account: Account, today: date) -> Iterator[WorkItem]:
    rows = ConsultationRequest.objects.filter(
        unit_id__in=account.reach(P.ANSWER_CONSULTATION).unit_ids, answered_at__isnull=True,
        run__state=RunState.OPEN, run__matter__in=Matter.objects.visible_to(account).going_on(),
    ).select_related("run__matter", "unit")  # fmt: skip
    for row in rows.order_by("due_on", "pk")[:30]:
        yield WorkItem(
            title=f"{row.unit.name}答复征求意见：{row.run.matter.title}",
            source="征求意见",
            url=reverse("decisions:answer_consultation", args=[row.pk]),
            verb="去答复",
            due=row.due_on,
            light=calendar.light(row.due_on, today, behind=False),
        )


@only_where(lambda: StageRun.objects.filter(stage=Stage.CONSULTATION, state=RunState.OPEN), P.PREPARE_STAGES)
def _to_settle(account: Account, today: date) -> Iterator[WorkItem]:
    """Matters of the own units in which units are past their day, or opinions wait for a word on them."""
    runs = StageRun.objects.filter(
        stage=Stage.CONSULTATION, state=RunState.OPEN, matter__in=Matter.objects.led_by(account).going_on()
    )
    silent = Count("requests", filter=Q(requests__answered_at__isnull=True, requests__due_on__lt=today), distinct=True)
    counted = runs.annotate(silent=silent, waiting=Count("opinions", filter=Q(opinions__adopted=""), distinct=True))
    found = counted.filter(Q(silent__gt=0) | Q(waiting__gt=0)).order_by("pk")
    for pk, title, late, open_now in found.values_list("matter_id", "matter__title", "silent", "waiting")[:30]:
        if late:
            url = reverse("decisions:consultation", args=[pk])
            yield WorkItem(f"{late} 个单位到期未答复：{title}", "征求意见", url, "去催办")
        if open_now:
            url = reverse("decisions:opinions", args=[pk])
            yield WorkItem(f"{open_now} 条意见待说明采纳情况：{title}", "征求意见", url, "去处理")


@only_where(lambda: PublicNotice.objects.filter(run__state=RunState.OPEN), P.PREPARE_STAGES)
def _to_reply(account: Account) -> Iterator[WorkItem]:
    """Matters of the own units on whose notice the public waits for replies (JH-A-4.3-b)."""
    notices = PublicNotice.objects.filter(
        run__state=RunState.OPEN, run__matter__in=Matter.objects.led_by(account).going_on()
    )
    left = Count("comments", filter=Q(comments__replied_at__isnull=True, comments__hidden_at__isnull=True))
    found = notices.annotate(left=left).filter(left__gt=0).order_by("ends_on", "pk")
    for pk, title, number in found.values_list("run__matter_id", "run__matter__title", "left")[:30]:
        url = reverse("decisions:public-notice", args=[pk])
        yield WorkItem(f"{number} 条公众意见待答复：{title}", "公示", url, "去答复")


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.navigation.register(entries)
    registry.workbench.register(work_items)
    registry.clause_pages.register(clause_pages)
