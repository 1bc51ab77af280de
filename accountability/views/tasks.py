"""The list of rows, the page of one, starting and finishing it (JH-B-2.3, LS-2-b)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accountability.actions import tasks as actions
from accountability.enums import AccountabilityPermission as P
from accountability.enums import StepKind, TaskState, Verdict
from accountability.forms.tasks import FinishForm, StepForm, TaskFilter
from accountability.gathering.tables import numbers_on
from accountability.gathering.tasks import LIT_BY, lights_of
from accountability.models import Task, TaskFlag
from accountability.presenters.task import task_page
from accountability.presenters.tasks import SHOWN, categories, task_lines, tasks_sheet
from accountability.views import fetch
from core import access
from core.findings import Finding
from core.forms.refusals import attempt
from core.views.export import excel
from core.views.paging import keyed_page

PAGE, TASKS = 50, "任务清单"


@require_GET
@access.requires(P.VIEW_TABLES)
def tasks(request: HttpRequest) -> HttpResponse:
    """Rows in force in reach, the newest year's and what is not done first, with the number of each category."""
    form, rows = _asked(request)
    held = list(rows.order_by().values_list("current__category").annotate(number=Count("pk")))
    count = sum(number for _, number in held)
    page, found = keyed_page(rows, PAGE, request.GET.get("page"), shown=_shown(Task.objects.all()), count=count)
    context = {
        "page_title": TASKS,
        "filter": form,
        "page": page,
        "lines": _lines(found, fetch.account(request).person_id),
        "categories": categories(held),
    }
    return render(request, "accountability/tasks.html", context)


def _shown(rows: QuerySet[Task]) -> Any:
    """What a line of the list shows, as plain columns: models of seven tables for each row take longer than the rest
    of the page."""
    open_flags = TaskFlag.objects.filter(task=OuterRef("pk"), settled_at__isnull=True)
    return rows.annotate(flagged=Exists(open_flags)).values_list(*LIT_BY, *SHOWN, named=True)


def _lines(rows: Any, person: int | None = None) -> list[Any]:
    today, found = timezone.localdate(), list(rows)
    numbers = numbers_on(today)
    return task_lines(found, lights_of(found, today, numbers.warning_days, numbers.slack), person)


def _asked(request: HttpRequest) -> tuple[TaskFilter, QuerySet[Task]]:
    me = fetch.account(request)
    seen = Task.objects.visible_to(me).in_force()
    years = sorted(seen.order_by().values_list("table__year", flat=True).distinct(), reverse=True)
    form = TaskFilter(request.GET, years=years)
    asked = form.asked()
    rows: Any = seen
    for name, column in (("year", "table__year"), ("category", "current__category"), ("state", "state")):
        if name in asked:
            rows = rows.filter(**{column: asked[name]})
    if "flagged" in asked:
        rows = rows.filter(Exists(TaskFlag.objects.filter(task=OuterRef("pk"), settled_at__isnull=True)))
    if "mine" in asked:
        rows = rows.filter(current__person_id=me.person_id, current__person__isnull=False)
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(Q(current__target__icontains=words) | Q(current__lead_unit__name__icontains=words))
    over = Case(When(state=TaskState.DONE, then=1), default=0)
    return form, rows.order_by("-table__year", over, "current__deadline", "table_id", "order")


@require_GET
@access.requires(P.VIEW_TABLES)
def export_tasks(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    facts = [
        (str(form.fields[name].label), "是" if value is True else str(value)) for name, value in form.asked().items()
    ]
    return excel(
        request, [tasks_sheet(_lines(_shown(rows)))], title=TASKS, facts=facts, verb="accountability.export_tasks"
    )


@require_GET
@access.requires(P.VIEW_TABLES)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One row: target, unit, person, deadline, status; where it comes from and what was made of it."""
    return show_task(request, fetch.task(request, pk))


def show_task(
    request: HttpRequest, row: Task, *, refused: list[Finding] | None = None, status: int = 200,
    bound: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a row, with what an action refused."""
    context = task_page(row, fetch.account(request), at=timezone.now())
    context |= {
        "page_title": row.current.target if row.current else TASKS,
        "breadcrumb": [(TASKS, reverse("accountability:tasks")),
                       (row.table.title, reverse("accountability:table", args=[row.table_id]))],
        "refused": refused or [],
        "forms": {"finish": FinishForm()} | (bound or {}),
    }  # fmt: skip
    return render(request, "accountability/task.html", context, status=status)


def _act(
    request: HttpRequest, row: Task, act: Callable[[], Any], done: str, form: forms.Form | None = None
) -> HttpResponse:
    """Act, with what the form for finishing says where it is asked; a refusal shows the row with what was typed."""
    tried = attempt(form or forms.Form({}), act)
    if not tried.done:
        bound = {"finish": form} if form is not None else {}
        return show_task(request, row, refused=tried.refused, status=tried.status, bound=bound)
    messages.success(request, done)
    return redirect("accountability:task", row.pk)


@require_POST
@access.requires(P.WORK_ON_TASKS)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to carry it out: the leading unit, or who is responsible."""
    row, me = fetch.worker(request, pk), fetch.account(request)
    return _act(request, row, lambda: actions.start_task(row, by=me, at=timezone.now()), "已启动执行。")


@require_POST
@access.requires(P.WORK_ON_TASKS)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is done."""
    row, me = fetch.worker(request, pk), fetch.account(request)
    form = FinishForm(request.POST)

    def act() -> object:
        of = form.cleaned_data
        verdict = Verdict(of["verdict"]) if of["verdict"] else None
        return actions.finish_task(row, verdict, note=of["note"], confirmed=of["confirmed"], by=me, at=timezone.now())

    return _act(request, row, act, "已办结。", form)


@require_POST
@access.requires(P.WORK_ON_TASKS)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a milestone or a measure as done."""
    row, me = fetch.worker(request, pk), fetch.account(request)
    form = StepForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return show_task(request, row, status=422)
    of = form.cleaned_data

    def act() -> object:
        kind = StepKind(of["kind"])
        return actions.finish_step(row, kind, of["line"], done_on=of["done_on"], by=me, at=timezone.now())

    return _act(request, row, act, "已登记完成。")
