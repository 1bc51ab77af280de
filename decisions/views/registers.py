"""The registers 执行反馈 and 待评估: tabs, filters in the address, Excel (JH-A-4.4-a, JH-A-4.4-b, JH-B-5.2-b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core import access
from core.presenters import Tab
from decisions.actions.exports import record_register_export
from decisions.enums import DecisionPermission as P
from decisions.forms.evaluation import EvaluationFilter, FeedbackFilter
from decisions.gathering.aftermath import awaiting_evaluation, followed, open_list, stale, unanswered
from decisions.gathering.parameters import limits
from decisions.models import DecisionEvaluation, ExecutionFeedback, Matter
from decisions.presenters import registers as presenter
from decisions.reports.aftermath import workbook
from decisions.rules.execution import Limits
from decisions.views import fetch
from decisions.views.matters import XLSX

PAGE = 50


@dataclass(frozen=True, slots=True)
class View:
    """One tab: its rows as a query, and as they are shown; ``kind`` names the columns."""

    label: str
    kind: str
    rows: QuerySet[Any]
    show: Callable[[Sequence[Any]], list[Any]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What every register starts from: matters in reach that the filter leaves, their rulebooks, today."""

    matters: QuerySet[Matter]
    books: Mapping[int, Limits]
    form: Any
    today: date


UNUSED = {"open": ("state",), "stale": ("state", "kind"), "waiting": ("recommendation",)}
"""Filters that say nothing in a tab."""


def _reading(request: HttpRequest, form_type: Any, first: str) -> Reading:
    """``first`` is the tab that is shown when the address names none."""
    seen = Matter.objects.visible_to(fetch.account(request))
    known = list(seen.order_by().values_list("rulebook_id", "lead_unit_id", "lead_unit__name").distinct())
    units = sorted({(pk, name) for _, pk, name in known}, key=lambda unit: unit[1])
    form = form_type(request.GET, units=units)
    for name in UNUSED.get(request.GET.get("view", first), ()):
        form.fields.pop(name, None)
    asked = form.asked()
    if "unit" in asked:
        seen = seen.filter(lead_unit_id=asked["unit"])
    if "search" in asked:
        seen = seen.filter(title__icontains=asked["search"])
    return Reading(seen, limits({book for book, _, _ in known}), form, timezone.localdate())


def _feedback(request: HttpRequest) -> tuple[Reading, dict[str, View]]:
    read = _reading(request, FeedbackFilter, "open")
    asked = read.form.asked()
    rows = ExecutionFeedback.objects.in_force().filter(matter__in=read.matters.order_by().values("pk"))
    if "kind" in asked:
        rows = rows.filter(kind=asked["kind"])
    shown = rows.select_related("matter", "unit")
    narrowed = {
        "waiting": unanswered(shown), "answered": shown.filter(answered_at__isnull=False),
        "plain": shown.filter(asks_answer=False, answered_at__isnull=True),
    }.get(asked.get("state", ""), shown)  # fmt: skip
    silent = stale(followed(read.matters), read.books, read.today).select_related("lead_unit")

    def told(found: Sequence[Any]) -> list[Any]:
        return presenter.told_rows(found, read.books, read.today)

    return read, {
        "open": View("应处理", "told", open_list(shown, read.books, read.today).order_by("recorded_at", "pk"), told),
        "stale": View(
            "久未反馈", "silent", silent.order_by("resolved_at", "pk"),
            lambda found: presenter.silent_rows(found, read.books, read.today),
        ),
        "all": View("全部反馈", "told", narrowed, told),
    }  # fmt: skip


def _evaluations(request: HttpRequest) -> tuple[Reading, dict[str, View]]:
    read = _reading(request, EvaluationFilter, "waiting")
    asked = read.form.asked()
    waiting = awaiting_evaluation(followed(read.matters), read.books, read.today).select_related("lead_unit")
    done = DecisionEvaluation.objects.filter(commission__matter__in=read.matters.order_by().values("pk"))
    done = done.select_related("commission__matter__lead_unit", "commission__unit", "presentation")
    if "recommendation" in asked:
        done = done.filter(recommendation=asked["recommendation"])
    return read, {
        "waiting": View(
            "待评估", "waiting", waiting.order_by("resolved_at", "pk"),
            lambda found: presenter.waiting_rows(found, read.books),
        ),
        "done": View("已评估", "judged", done.order_by("-dated", "-pk"), presenter.judged_rows),
    }  # fmt: skip


def _page(request: HttpRequest, read: Reading, views: Mapping[str, View], template: str, title: str) -> HttpResponse:
    name = _chosen(request, views)
    query = request.GET.copy()
    for one in ("view", "page"):
        query.pop(one, None)
    kept = f"&{query.urlencode()}" if query else ""
    page = Paginator(views[name].rows, PAGE).get_page(request.GET.get("page"))
    counts = {key: page.paginator.count if key == name else view.rows.count() for key, view in views.items()}
    context = {
        "page_title": title, "filter": read.form, "page": page, "rows": views[name].show(list(page.object_list)),
        "kind": views[name].kind, "view": name,
        "tabs": [Tab(view.label, f"?view={key}{kept}", key == name, counts[key]) for key, view in views.items()],
    }  # fmt: skip
    return render(request, template, context)


def _chosen(request: HttpRequest, views: Mapping[str, View]) -> str:
    asked = request.GET.get("view", "")
    return asked if asked in views else next(iter(views))


def _export(request: HttpRequest, read: Reading, views: Mapping[str, View], verb: str, file: str) -> HttpResponse:
    now, me = timezone.now(), fetch.account(request)
    view = views[_chosen(request, views)]
    words = [("清单", view.label), *read.form.words()]
    rows = view.show(list(view.rows))
    data = workbook(view.kind, rows, filters=words, by=str(me), at=timezone.localtime(now))
    record_register_export(verb, rows=len(rows), filters="，".join(f"{a} {b}" for a, b in words), by=me, at=now)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{file}.xlsx"'
    return response


@require_GET
@access.requires(P.VIEW_MATTERS)
def feedback(request: HttpRequest) -> HttpResponse:
    """What must be answered, what nobody tells of, all that was told."""
    return _page(request, *_feedback(request), "decisions/feedback.html", "执行反馈")


@require_GET
@access.requires(P.VIEW_MATTERS)
def export_feedback(request: HttpRequest) -> HttpResponse:
    return _export(request, *_feedback(request), "decisions.export_feedback", "feedback")


@require_GET
@access.requires(P.VIEW_MATTERS)
def evaluations(request: HttpRequest) -> HttpResponse:
    """What waits for its evaluation, and what was evaluated."""
    return _page(request, *_evaluations(request), "decisions/evaluations.html", "决策后评估")


@require_GET
@access.requires(P.VIEW_MATTERS)
def export_evaluations(request: HttpRequest) -> HttpResponse:
    return _export(request, *_evaluations(request), "decisions.export_evaluations", "evaluations")
