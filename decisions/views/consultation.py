"""征求意见: the page, its entries, the ledger of opinions; and each unit's own page for its answer (JH-A-5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.documents.excel import Column, Sheet
from core.findings import Finding, Refused
from core.views import export
from decisions.actions import consultation as actions
from decisions.enums import Answer, Circle, DecisionPermission, RunState, Stage
from decisions.forms.consultation import (
    AdoptionForm,
    AnswerForm,
    CircleForm,
    DisputeForm,
    OpinionEntryForm,
    OpinionFilter,
    SendForm,
)
from decisions.models import ConsultationRequest, Matter, Opinion
from decisions.presenters.consultation import circle_rows, opinion_rows, request_rows, summary
from decisions.presenters.frame import Frame
from decisions.presenters.papers import newest, paper_rows
from decisions.presenters.places import stage_url
from decisions.views import fetch
from decisions.views.entry import Entry, entry_of, framed_page, run_entry, sent
from organization.models import Account

STAGE = Stage.CONSULTATION
PAGE = 50
COLUMNS = (
    Column("提出者"), Column("意见"), Column("登记日期"), Column("采纳情况"), Column("理由"), Column("处理日期"),
    Column("协商不成"), Column("各方理由"),
)  # fmt: skip


def _send(matter: Matter, form: SendForm, by: Account, at: datetime) -> object:
    return actions.send_requests(matter.pk, **form.cleaned_data, by=by, at=at)


def _circle(matter: Matter, form: CircleForm, by: Account, at: datetime) -> object:
    filled = form.cleaned_data
    return actions.choose_circle(
        matter.pk, Circle(filled["circle"]), asked=filled["asked"] == "yes", reason=filled["reason"],
        result=filled["result"], by=by, at=at,
    )  # fmt: skip


def _opinion(matter: Matter, form: OpinionEntryForm, by: Account, at: datetime) -> object:
    return actions.add_opinion(matter.pk, **form.cleaned_data, by=by, at=at)


ENTRIES = {
    "send": Entry(
        "发出征求意见", "发出", "征求意见已发出。", SendForm, _send,
        note="按最新一稿草案同时发给全部乡镇和选定的部门；已发过的单位不重复发送，到期未答复的记为未回复。",
    ),
    "circle": Entry(
        "确定征求范围", "登记", "征求范围已登记。", CircleForm, _circle, note="同一范围以最后一次登记为准。"
    ),
    "opinion": Entry(
        "登记意见", "登记", "意见已登记。", OpinionEntryForm, _opinion,
        note="通过其他途径收到的意见逐条登记；各单位的答复自动列入台账。",
    ),
}  # fmt: skip


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest round: answers, silent units, circles, papers; the opinions stand in the ledger."""
    matter = fetch.matter(request, pk)
    return framed_page(request, matter, STAGE, "decisions/consultation.html", lambda frame: _shown(matter, frame))


def _shown(matter: Matter, frame: Frame) -> Mapping[str, Any]:
    run = newest(matter, STAGE)
    rows = request_rows(run, timezone.localdate())
    return {
        "rows": rows,
        "summary": summary(rows),
        "circles": circle_rows(frame.case),
        "asked": frame.case.consultation,
        "papers": paper_rows(run),
        "slug": "consultation",
        "moves": False,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def consultation_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One entry of the consultation."""
    matter, entry = fetch.worker(request, pk, STAGE), entry_of(ENTRIES, kind)
    form = entry.form(*sent(request), matter=matter)
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


@require_POST
@access.requires(DecisionPermission.PREPARE_STAGES)
def remind_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind every unit that has not answered."""
    matter = fetch.worker(request, pk, STAGE)
    try:
        number = actions.remind(matter.pk, by=fetch.account(request), at=timezone.now())
    except Refused as refusal:
        return framed_page(
            request, matter, STAGE, "decisions/consultation.html", lambda frame: _shown(matter, frame),
            refused=refusal.findings, status=409,
        )  # fmt: skip
    messages.success(request, f"已催办 {number} 个单位。")
    return redirect(stage_url(STAGE, matter.pk))


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """采纳情况台账 of the latest round."""
    matter = fetch.matter(request, pk)

    def shown(frame: Frame) -> Mapping[str, Any]:
        form = OpinionFilter(request.GET)
        rows = form.narrowed(Opinion.objects.filter(run=newest(matter, STAGE)).order_by("pk"))
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        return {"filter": form, "page": page, "rows": opinion_rows(list(page.object_list))}

    return framed_page(request, matter, STAGE, "decisions/opinions.html", shown, title="采纳情况台账")


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def export_opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger as a workbook, with its filter on the cover."""
    matter = fetch.matter(request, pk)
    form = OpinionFilter(request.GET)
    found = opinion_rows(form.narrowed(Opinion.objects.filter(run=newest(matter, STAGE)).order_by("pk")))
    rows = [
        (
            row.origin,
            row.text,
            row.received,
            row.adopted,
            row.reason,
            row.decided,
            "是" if row.disputed else "",
            row.grounds,
        )
        for row in found
    ]
    facts = [("事项", f"{matter.number} {matter.title}"), *export.filter_facts(form)]
    sheets = [Sheet("采纳情况台账", COLUMNS, rows, freeze=1)]
    return export.excel(request, sheets, title="采纳情况台账", facts=facts, verb="decisions.export_opinions")


def _yes(value: bool) -> str:
    return "是" if value else ""


def _ledger(matter: Matter) -> str:
    return reverse("decisions:opinions", args=[matter.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def decide_opinion(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Adopted, partly, or not, with a reason (GW713-18)."""
    matter = fetch.worker(request, pk, STAGE)
    opinion = get_object_or_404(Opinion.objects.select_related("run"), pk=row, run__matter=matter)

    def act(one: Matter, form: AdoptionForm, by: Account, at: datetime) -> object:
        return actions.decide_opinion(opinion, adopted=form.chosen, reason=form.cleaned_data["reason"], by=by, at=at)

    entry = Entry(
        "登记采纳情况", "登记", "采纳情况已登记。", AdoptionForm, act, note=f"{opinion.origin}：{opinion.text}"
    )
    return run_entry(request, matter, STAGE, entry, AdoptionForm(sent(request)[0]), back=_ledger(matter))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def record_dispute(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """What talks did not settle, with the grounds of both sides (GW713-13)."""
    matter = fetch.worker(request, pk, STAGE)
    opinion = get_object_or_404(Opinion.objects.select_related("run"), pk=row, run__matter=matter)

    def act(one: Matter, form: DisputeForm, by: Account, at: datetime) -> object:
        return actions.record_dispute(opinion, **form.cleaned_data, by=by, at=at)

    entry = Entry("登记协商不成", "登记", "已登记。", DisputeForm, act, note=f"{opinion.origin}：{opinion.text}")
    return run_entry(request, matter, STAGE, entry, DisputeForm(sent(request)[0]), back=_ledger(matter))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.ANSWER_CONSULTATION)
def answer_consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's own page: the draft, its answer. Only units in the reader's reach exist for him."""
    me = fetch.account(request)
    units = me.reach(DecisionPermission.ANSWER_CONSULTATION).unit_ids
    rows = ConsultationRequest.objects.select_related("unit", "draft", "run__matter__lead_unit", "answered_by__person")
    row = get_object_or_404(rows, pk=pk, unit_id__in=units, run__matter__in=Matter.objects.visible_to(me))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        answer, text = Answer(form.cleaned_data["answer"]), form.cleaned_data["text"]
        try:
            actions.answer_request(row, answer=answer, text=text, by=me, at=timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, f"已代表{row.unit.name}答复：{answer.label}。")
            return redirect("decisions:answer_consultation", row.pk)
    context = {
        "page_title": f"答复征求意见：{row.unit.name}", "row": row, "matter": row.run.matter, "form": form,
        "refused": refused, "open": row.run.state == RunState.OPEN and row.answered_at is None,
        "late": row.due_on < timezone.localdate(),
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "decisions/answer_consultation.html", context, status=status)
