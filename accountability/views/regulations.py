"""The two regulations with their status and articles, and the list of measures (JH-A-6.7-a)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.actions.regulations import add_measure, register_regulation, withdraw_measure
from accountability.enums import AccountabilityPermission as P
from accountability.enums import MeasureKind, RegulationKind
from accountability.forms.clues import MeasureForm, RegulationForm
from accountability.gathering.cases import measures
from accountability.models import Regulation
from accountability.views import fetch
from accountability.views.form_page import Words, form_page
from core import access
from core.findings import Refused

REGULATIONS = "追究制度和措施"


@require_GET
@access.requires(P.VIEW_REGULATIONS)
def regulations(request: HttpRequest) -> HttpResponse:
    """Both regulations, each with its editions or the word that it is not there yet; the measures."""
    rows = list(Regulation.objects.prefetch_related("articles").order_by("-pk"))
    context = {
        "page_title": REGULATIONS,
        "documents": [(kind.label, [row for row in rows if row.kind == kind]) for kind in RegulationKind],
        "measures": [(one.name, one.kind.label, one.withdrawn) for one in measures()],
        "keeps": access.may(fetch.account(request), P.KEEP_REGULATIONS),
    }
    return render(request, "accountability/regulations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.KEEP_REGULATIONS)
def new_regulation(request: HttpRequest) -> HttpResponse:
    form = RegulationForm(request.POST if request.method == "POST" else None)
    note = "登记新的已印发版本后，原版本自动列为已废止；已引用的条款保持不变。"
    words = Words("登记追究制度", "登记", "已登记。", note, [(REGULATIONS, reverse("accountability:regulations"))])
    return form_page(
        request, form, lambda: register_regulation(form.new(), by=fetch.account(request), at=timezone.now()), words,
        back=reverse("accountability:regulations"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.KEEP_REGULATIONS)
def add(request: HttpRequest) -> HttpResponse:
    """Add a measure to the list, or take one back in."""
    form = MeasureForm(request.POST if request.method == "POST" else None)
    words = Words("添加追究措施", "添加", "已添加。", breadcrumb=[(REGULATIONS, reverse("accountability:regulations"))])

    def act() -> object:
        of = form.cleaned_data
        return add_measure(of["name"], MeasureKind(of["kind"]), by=fetch.account(request), at=timezone.now())

    return form_page(request, form, act, words, back=reverse("accountability:regulations"))


@require_POST
@access.requires(P.KEEP_REGULATIONS)
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a measure out."""
    try:
        withdraw_measure(request.POST.get("name", "")[:40], by=fetch.account(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已停用。")
    return redirect("accountability:regulations")
