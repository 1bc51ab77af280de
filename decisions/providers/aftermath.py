"""What follows resolutions on pages of the floors below: registers in the navigation, work items, clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core import calendar, registry
from core.access import may
from core.enums import Light
from core.probes import ASKER, only_where
from core.registry import NavEntry, WorkItem, address
from core.sections import by_clause
from decisions.enums import DecisionPermission as P
from decisions.enums import FeedbackKind
from decisions.gathering.aftermath import RESOLVED, awaiting_evaluation, followed, open_list, stale
from decisions.gathering.parameters import limits
from decisions.models import (
    DecisionEvaluation,
    EvaluationCommission,
    ExecutionFeedback,
    ExecutionSuspension,
    Matter,
    OversightOpinion,
    StageRun,
)
from decisions.rules.execution import Limits, answer_due
from organization.models import Account

SECTION, SOURCE, MOST = "执行与评估", "执行与调整", 20
PAGES = {
    ("执行反馈", "decisions:feedback"): ("JH-A-4.4-a", "JH-A-4.4-c", "JH-B-5.2-b", "GW713-35", "GW713-37"),
    ("决策后评估", "decisions:evaluations"): ("JH-A-4.4-b", "GW713-36"),
    ("决策事项（执行与调整）", "decisions:matters"): ("JH-A-4.4-c", "GW713-37", "JH-A-6.5-c"),
    ("决策事项（卷宗）", "decisions:matters"): ("JH-A-2-b", "GW713-33"),
}
"""(label, page) -> clauses."""


def entries(account: Any) -> list[NavEntry]:
    """Both registers, for who may see matters."""
    if not may(account, P.VIEW_MATTERS):
        return []
    return [
        NavEntry("决策", "执行反馈", address("decisions:feedback"), section=SECTION, order=160),
        NavEntry("决策", "决策后评估", address("decisions:evaluations"), section=SECTION, order=161),
    ]


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> (label, address) of the pages."""
    return by_clause(PAGES)


def work_items(account: Account, today: date) -> list[WorkItem]:
    """The two offices: what is to be answered, evaluated, presented, decided. Units: what they must tell and reply."""
    office = may(account, P.MANAGE_MATTERS)
    if not office and not (may(account, P.FOLLOW_UP) and may(account, P.PREPARE_STAGES)):
        return []
    led = Matter.objects.led_by(account)
    if not office:
        return [*_to_tell(led, today), *_to_reply(account, today)]
    books = _books()
    return [
        *_silent(led, books, today), *_to_reply(account, today), *_to_answer(books, today),
        *_to_evaluate(led, books, today), *_to_present(), *_to_decide(),
    ]  # fmt: skip


def _books() -> Mapping[int, Limits]:
    """What the rulebooks of all matters say, by their keys."""
    return limits(set(StageRun.objects.order_by().values_list("matter__rulebook", flat=True).distinct()))


def page_of(matter_id: int) -> str:
    return reverse("decisions:aftermath", args=[matter_id])


def _silent(led: Any, books: Mapping[int, Limits], today: date) -> Iterator[WorkItem]:
    """For the offices the number of decisions in execution of which nothing was told for too long."""
    silent = stale(followed(led), books, today).count()
    if silent:
        url = f"{reverse('decisions:feedback')}?view=stale"
        yield WorkItem(f"{silent} 件决策久未反馈执行情况", SOURCE, url, "去催办", light=Light.YELLOW)


@only_where(lambda: RESOLVED.filter(matter__lead_unit__in=ASKER.below), P.ANSWER_CONSULTATION)
def _to_tell(led: Any, today: date) -> Iterator[WorkItem]:
    """For its unit each decision in execution of which nothing was told for too long; the question is put for units
    alone, who answer consultations."""
    rows = stale(followed(led), _books(), today)
    for pk, title in rows.order_by("resolved_at", "pk").values_list("pk", "title")[:MOST]:
        yield WorkItem(f"久未反馈执行情况：{title}", SOURCE, page_of(pk), "去反馈", light=Light.RED)


@only_where(lambda: OversightOpinion.objects.in_force().filter(replied_at__isnull=True), P.FOLLOW_UP)
def _to_reply(account: Account, today: date) -> Iterator[WorkItem]:
    """Opinions of congress and conference to the own units (JH-A-6.5-c)."""
    rows = OversightOpinion.objects.in_force().filter(replied_at__isnull=True, matter__in=_seen(account))
    reach = account.reach(P.FOLLOW_UP)
    if not reach.county:
        rows = rows.filter(unit_id__in=reach.unit_ids)
    for row in rows.select_related("matter", "unit").order_by("due_on", "pk")[:MOST]:
        yield WorkItem(
            f"{row.unit.name}答复{row.get_body_display()}意见：{row.matter.title}", SOURCE,
            reverse("decisions:reply_to_oversight", args=[row.matter_id, row.pk]), "去答复", due=row.due_on,
            light=calendar.light(row.due_on, today, behind=False),
        )  # fmt: skip


def _seen(account: Account) -> Any:
    return Matter.objects.visible_to(account).order_by().values("pk")


def _to_answer(books: Mapping[int, Limits], today: date) -> Iterator[WorkItem]:
    """What waits too long, and serious problems at once (JH-B-5.2-b, GW713-35)."""
    rows = open_list(ExecutionFeedback.objects.select_related("matter", "unit"), books, today)
    for row in rows.order_by("recorded_at", "pk")[:MOST]:
        due = timezone.localdate(row.recorded_at)
        if row.kind != FeedbackKind.PROBLEM:
            due = answer_due(due, books[row.matter.rulebook_id])
        yield WorkItem(
            f"处理{row.unit.name}反馈的{row.get_kind_display()}：{row.matter.title}", SOURCE,
            reverse("decisions:aftermath_row", args=[row.matter_id, "answer", row.pk]), "去处理", due=due,
            light=calendar.light(due, today, behind=False),
        )  # fmt: skip


def _to_evaluate(led: Any, books: Mapping[int, Limits], today: date) -> Iterator[WorkItem]:
    """How many wait for somebody to evaluate them; commissions that go on (JH-A-4.4-b)."""
    rows = awaiting_evaluation(followed(led), books, today)
    waiting = rows.filter(commissioned_to__isnull=True).count()
    if waiting:
        yield WorkItem(f"{waiting} 件重大决策待委托后评估", SOURCE, reverse("decisions:evaluations"), "去委托")
    yield from _to_register(today)


def _commissioned() -> QuerySet[EvaluationCommission]:
    return EvaluationCommission.objects.in_force().filter(evaluation__isnull=True)


@only_where(_commissioned, P.MANAGE_MATTERS)
def _to_register(today: date) -> Iterator[WorkItem]:
    """Commissions whose result is not registered (JH-A-4.4-b)."""
    given = _commissioned().select_related("matter", "unit")
    for row in given.order_by("due_on", "pk")[:MOST]:
        yield WorkItem(
            f"登记{row.evaluator}的评估结果：{row.matter.title}", SOURCE, page_of(row.matter_id), "去登记",
            due=row.due_on, light=calendar.light(row.due_on, today, behind=False),
        )  # fmt: skip


@only_where(lambda: DecisionEvaluation.objects.filter(presentation__isnull=True), P.MANAGE_MATTERS)
def _to_present() -> Iterator[WorkItem]:
    """Evaluations that no deciding body has seen (GW713-36)."""
    rows = DecisionEvaluation.objects.filter(presentation__isnull=True).select_related("commission__matter")
    for row in rows.order_by("pk")[:MOST]:
        matter = row.commission.matter
        yield WorkItem(f"评估结果提交审议：{matter.title}", SOURCE, page_of(matter.pk), "去登记")


def _suspended() -> QuerySet[ExecutionSuspension]:
    return ExecutionSuspension.objects.filter(lifted_at__isnull=True, matter__adjustments__isnull=True)


@only_where(_suspended, P.MANAGE_MATTERS)
def _to_decide() -> Iterator[WorkItem]:
    """Suspended decisions on which nobody decided (GW713-37)."""
    rows = _suspended()
    for row in rows.select_related("matter").order_by("suspended_on", "pk")[:MOST]:
        yield WorkItem(
            f"中止执行后待决定：{row.matter.title}", SOURCE, page_of(row.matter_id), "去办理", light=Light.YELLOW
        )


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.navigation.register(entries)
    registry.workbench.register(work_items)
    registry.clause_pages.register(clause_pages)
