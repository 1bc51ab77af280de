"""What congress and conference say to decisions and their execution, and the replies (JH-A-6.5-c)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions import oversight as actions
from accountability.enums import AccountabilityPermission as P
from accountability.forms.oversight import OpinionForm, ReplyForm
from accountability.gathering.coordination import units_of
from accountability.gathering.rows import version_of
from accountability.models import ExecutionOpinion
from accountability.presenters.listing import Action
from accountability.presenters.oversight import opinions_listings
from accountability.views import fetch
from accountability.views.entry import export, fill, register
from core import access
from decisions.actions.oversight import NewOpinion, file_opinion
from decisions.enums import Overseer
from decisions.models import Matter, OversightOpinion
from organization.models import Unit

TITLE = "人大、政协监督意见"


@require_GET
@access.requires(P.VIEW_OPINIONS)
def opinions(request: HttpRequest) -> HttpResponse:
    """Opinions in reach with their replies."""
    links = [Action("导出 Excel", reverse("accountability:export_opinions"), icon="download")]
    lead = "在决策事项或者任务的页面核对情况后提出意见；意见由指定单位在期限内答复。"
    return register(
        request, TITLE, opinions_listings(fetch.account(request), timezone.localdate()), actions=links, lead=lead
    )


@require_GET
@access.requires(P.VIEW_OPINIONS)
def export_opinions(request: HttpRequest) -> HttpResponse:
    return export(
        request,
        opinions_listings(fetch.account(request), timezone.localdate()),
        title=TITLE,
        facts=[],
        verb="accountability.export_opinions",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.FILE_OPINIONS)
def new_execution_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """An opinion on a task; personnel decisions and what follows from them are out of reach."""
    row, me = fetch.task(request, pk), fetch.account(request)
    data = request.POST if request.method == "POST" else None
    form = OpinionForm(data, units=units_of(row), initial={"dated": timezone.localdate()})

    def act() -> ExecutionOpinion:
        of = form.cleaned_data
        unit = Unit.objects.get(pk=int(of["unit"]))
        return actions.file_execution_opinion(
            row, body=Overseer(of["body"]), dated=of["dated"], text=of["text"], unit=unit, by=me, at=timezone.now()
        )

    target = version_of(row).target
    return fill(
        request, form, act, title="对执行情况提出意见", submit="提出", done="意见已提出，等候答复。",
        back=reverse("accountability:opinions"), note=f"任务：{target}",
        crumbs=[(target, reverse("accountability:task", args=[row.pk]))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.FILE_OPINIONS)
def new_decision_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """An opinion on a decision, kept with the decision; the same record the two offices may enter."""
    me = fetch.account(request)
    matter = get_object_or_404(Matter.objects.visible_to(me).select_related("lead_unit"), pk=pk)
    hosts = Unit.objects.filter(pk__in=matter.hosts.filter(withdrawn_at__isnull=True).values("unit"))
    units = {matter.lead_unit_id: matter.lead_unit.name} | {one.pk: one.name for one in hosts}
    data = request.POST if request.method == "POST" else None
    form = OpinionForm(data, units=units, initial={"dated": timezone.localdate()})

    def act() -> OversightOpinion:
        of = form.cleaned_data
        unit = Unit.objects.get(pk=int(of["unit"]))
        new = NewOpinion(Overseer(of["body"]), of["dated"], of["text"], unit)
        return file_opinion(matter.pk, new, by=me, at=timezone.now())

    return fill(
        request, form, act, title="对决策提出意见", submit="提出", done="意见已提出，等候答复。",
        back=reverse("accountability:opinions"), note=f"决策事项：{matter.number} {matter.title}",
        crumbs=[(matter.title, reverse("decisions:matter", args=[matter.pk]))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REPLY_TO_OPINIONS)
def reply_to_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit that was asked replies."""
    me = fetch.account(request)
    rows = ExecutionOpinion.objects.visible_to(me).select_related("task__current", "unit")
    row = get_object_or_404(rows, pk=pk)
    if not me.reach(P.REPLY_TO_OPINIONS).covers(row.unit_id):
        raise PermissionDenied(P.REPLY_TO_OPINIONS.value)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    return fill(
        request, form,
        lambda: actions.reply_to_execution_opinion(row, reply=form.cleaned_data["reply"], by=me, at=timezone.now()),
        title=f"答复{row.get_body_display()}意见", submit="答复", done="已答复。",
        back=reverse("accountability:opinions"), note=f"“{row.text[:200]}”",
        crumbs=[(TITLE, reverse("accountability:opinions"))],
    )  # fmt: skip
