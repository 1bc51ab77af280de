"""Adjusting a row in force, and saying that a change above asks for nothing here (JH-B-2.5, JH-B-3.3-b)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accountability.actions.adjusting import adjust_task, keep_task
from accountability.enums import AccountabilityPermission as P
from accountability.forms.tasks import AdjustForm, KeepForm
from accountability.gathering.rows import content_of, texts_of, version_of
from accountability.models import Task
from accountability.views import fetch
from accountability.views.entry import fill
from core import access


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_TABLES)
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """The cells of the row, the reason and the basis: a new version, the old one stays."""
    row, me = fetch.adjuster(request, pk), fetch.account(request)
    held = version_of(row)
    data = request.POST if request.method == "POST" else None
    form = AdjustForm(data, held=content_of(held), home=row.table.unit, initial=texts_of(held) | {"seen": held.number})

    def act() -> object:
        told = {name: form.cleaned_data[name] for name in ("seen", "reason", "basis")}
        return adjust_task(row, form.content, **told, by=me, at=timezone.now())

    done = "已调整，原内容保留；下级对应任务已列入待对应调整。"
    return _page(request, row, form, act, title="调整任务", submit="提交调整", done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.EDIT_TABLES)
def keep(request: HttpRequest, pk: int, flag: int) -> HttpResponse:
    """Say that nothing needs to change, with the reason."""
    row, me = fetch.adjuster(request, pk), fetch.account(request)
    found = get_object_or_404(row.flags.all(), pk=flag)
    form = KeepForm(request.POST if request.method == "POST" else None)
    act = lambda: keep_task(found, reason=form.cleaned_data["reason"], by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return _page(request, row, form, act, title="无需调整", submit="登记", done="已登记无需调整。", note=str(found))


def _page(
    request: HttpRequest, row: Task, form: AdjustForm | KeepForm, act: Callable[[], object], *, title: str, submit: str,
    done: str, note: str = "",
) -> HttpResponse:  # fmt: skip
    back = reverse("accountability:task", args=[row.pk])
    crumbs = [(version_of(row).target, back)]
    return fill(request, form, act, title=title, submit=submit, done=done, back=back, crumbs=crumbs, note=note)
