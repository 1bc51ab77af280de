"""Scores of a special appraisal: the grid, the workbook with its preview (SX-2.2-b, SX-2.2-f)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accountability.presenters.listing import Action, Panel
from accountability.views.entry import act_and_return, fill, record, sent
from appraisal.actions import special_imports as books
from appraisal.actions import specials as actions
from appraisal.enums.specials import BookState
from appraisal.enums.specials import SpecialPermission as P
from appraisal.forms import specials as forms
from appraisal.gathering.special import field_of
from appraisal.models import SpecialImport, SpecialRound
from appraisal.presenters import specials as presenter
from appraisal.views import fetch
from appraisal.views.specials import FORM, crumbs, organised
from core import access
from core.findings import Finding, Refused
from core.views.export import download


@FORM
@access.requires(P.ORGANIZE)
def special_scores(request: HttpRequest, pk: int) -> HttpResponse:
    """Participants by items; the reader's own is closed to him (SX-8.4-a)."""
    row, me = organised(request, pk), fetch.account(request)
    field = field_of(row)
    own = actions.own_participants(field, me)
    others = {code: name for code, name in field.names.items() if code not in own}
    form = forms.ScoresForm(sent(request)[0], names=others, items=list(field.item_facts.values()))
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            changed = actions.enter_special_scores(row, form.cells, by=me, at=timezone.now())
        except Refused as refusal:
            refused = form.tell(refusal.findings)
        else:
            messages.success(request, f"已保存，{changed} 项得分有变动。")
            return redirect("appraisal:special_scores", pk)
    heads, rows = presenter.grid(field, own, form.data if form.is_bound else {}, form.faults)
    context: dict[str, Any] = {
        "page_title": f"{row.name}评分", "breadcrumb": crumbs(row), "round": row, "heads": heads, "rows": rows,
        "form": form, "refused": refused, "back": reverse("appraisal:special_round", args=[pk]),
    }  # fmt: skip
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "appraisal/special_scores.html", context, status=status)


@require_GET
@access.requires(P.ORGANIZE)
def special_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook to fill."""
    row = organised(request, pk)
    data = books.hand_out_special(row, by=fetch.account(request), at=timezone.now())
    return download(data, f"{row}评分表.xlsx")


@FORM
@access.requires(P.ORGANIZE)
def upload_special(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a workbook; nothing is written before its preview is confirmed."""
    row = organised(request, pk)
    form = forms.BookForm(*sent(request))

    def act() -> SpecialImport:
        book = form.cleaned_data["workbook"]
        return books.upload_special(row, book, by=fetch.account(request), at=timezone.now())

    return fill(
        request, form, act, title="导入专项评分", submit="上传并核对", done="已核对。", crumbs=crumbs(row),
        back=reverse("appraisal:special_round", args=[pk]),
        note="请先下载评分表填写；空白单元格不改动已有得分。上传后先列出变动或错误，确认后才写入。",
        then=lambda made: reverse("appraisal:special_import", args=[made.pk]),
    )  # fmt: skip


def import_of(request: HttpRequest, pk: int) -> SpecialImport:
    rounds = SpecialRound.objects.visible_to(fetch.account(request)).order_by().values("pk")
    rows = SpecialImport.objects.filter(round__in=rounds).select_related("round__scheme", "workbook")
    found = get_object_or_404(rows, pk=pk)
    organised(request, found.round_id)
    return found


@require_GET
@access.requires(P.ORGANIZE)
def special_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview: errors by cell, or what would change."""
    from django.forms import Form

    batch = import_of(request, pk)
    listing = (
        presenter.problems_listing(batch) if batch.problems
        else presenter.changes_listing(batch, field_of(batch.round))
    )  # fmt: skip
    waits = batch.state == BookState.CHECKED
    buttons = []
    if waits and not batch.problems and batch.changes:
        buttons.append(("写入得分", Form(), reverse("appraisal:commit_special", args=[pk]), "导入"))
    if waits:
        buttons.append(("不导入", Form(), reverse("appraisal:discard_special", args=[pk]), "放弃"))
    tone = "danger" if batch.problems else "info"
    state = f"{len(batch.problems)} 处错误" if batch.problems else batch.get_state_display()
    return record(
        request, f"导入 {batch.workbook.name}", panels=[Panel(listing.title, listing=listing)],
        crumbs=crumbs(batch.round), badges=[(state, tone)], forms_=buttons,
        actions=[Action("重新上传", reverse("appraisal:upload_special", args=[batch.round_id]))],
    )  # fmt: skip


@require_POST
@access.requires(P.ORGANIZE)
def commit_special(request: HttpRequest, pk: int) -> HttpResponse:
    batch = import_of(request, pk)
    return act_and_return(
        request, lambda: books.commit_special(batch, by=fetch.account(request), at=timezone.now()),
        done="得分已导入。", back=reverse("appraisal:special_round", args=[batch.round_id]),
    )  # fmt: skip


@require_POST
@access.requires(P.ORGANIZE)
def discard_special(request: HttpRequest, pk: int) -> HttpResponse:
    batch = import_of(request, pk)
    return act_and_return(
        request, lambda: books.discard_special(batch, by=fetch.account(request), at=timezone.now()),
        done="已放弃，得分没有改动。", back=reverse("appraisal:special_round", args=[batch.round_id]),
    )  # fmt: skip
