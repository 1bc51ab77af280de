"""The entry grid of a group, one member's scores with their evidence, and the workbook to fill."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from appraisal.actions.imports import hand_out_template
from appraisal.actions.recusal import own_members
from appraisal.actions.scores import add_evidence as add_evidence_to
from appraisal.actions.scores import check_entry, enter_scores
from appraisal.actions.scores import withdraw_evidence as withdraw
from appraisal.enums import AppraisalPermission
from appraisal.forms.scores import EvidenceForm, GridForm, WithdrawEvidenceForm
from appraisal.gathering import Gathered, gather_scheme
from appraisal.gathering.ledgers import ledger_of_cell
from appraisal.models import Indicator, Member, Period, Score
from appraisal.presenters import cell as cell_presenter
from appraisal.presenters import grid as presenter
from appraisal.presenters.amending import book_note
from appraisal.presenters.ledgers import cell_lines
from appraisal.rules.facts import GroupFacts
from appraisal.rules.periods import parse_period
from appraisal.views import fetch
from appraisal.workbook.contract import leaf_columns
from core import access
from core.access import may
from core.file_kinds import MEDIA_TYPES, FileKind
from core.findings import Finding, Refused


@require_GET
@access.requires(AppraisalPermission.VIEW_SCORES)
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of one group as held; inputs for those who may enter scores."""
    period = fetch.period(request, pk)
    gathered, group = _group(request, period)
    return _grid_page(request, period, group, gathered)


@require_POST
@access.requires(AppraisalPermission.ENTER_SCORES)
def save_scores(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the changed cells, or show all of them again as typed with every error at its cell."""
    period = fetch.period(request, pk)
    gathered, group = _group(request, period)
    form = GridForm(
        request.POST,
        members=frozenset(member.code for member in group.members),
        leaves={column.leaf.code: column.leaf for column in leaf_columns(group)},
    )
    me = fetch.account(request)
    if not form.is_valid():
        findings = check_entry(period, form.cells, form.seen, gathered, by=me)
        return _grid_page(request, period, group, gathered, form=form, findings=findings)
    try:
        source = f"录入表 {group.name}"
        done = enter_scores(period, form.cells, seen=form.seen, source=source, by=me, at=timezone.now())
    except Refused as refused:
        return _grid_page(request, period, group, gathered, form=form, findings=refused.findings)
    if done["changed"]:
        messages.success(request, f"已保存 {done['changed']} 格。")
    else:
        messages.info(request, "没有改动，未保存。")
    return redirect(f"{reverse('appraisal:scores', args=[period.pk])}?group={group.code}")


def _group(request: HttpRequest, period: Period) -> tuple[Gathered, GroupFacts]:
    """The scheme's facts and the group named in the address, else the first."""
    gathered = gather_scheme(period.scheme)
    wanted = request.GET.get("group", "")
    found = [group for group in gathered.facts.groups if wanted in ("", group.code)]
    if not found:
        raise Http404
    return gathered, found[0]


def _grid_page(
    request: HttpRequest,
    period: Period,
    group: GroupFacts,
    gathered: Gathered,
    *,
    form: GridForm | None = None,
    findings: Iterable[Finding] = (),
) -> HttpResponse:
    me = fetch.account(request)
    found = list(findings)
    closed = "" if form else book_note(period)  # a refusal says it among its findings
    shown = presenter.build(
        period,
        group,
        gathered,
        me,
        typed=form.typed if form else None,
        faults=form.faults if form else None,
        findings=found,
    )
    context = {
        "page_title": f"{group.name}分值录入",
        "breadcrumb": presenter.period_crumbs(period),
        "period": period,
        "period_label": parse_period(period.label).label,
        "group": group,
        "grid": shown,
        "tabs": presenter.group_tabs(period, gathered, group.code),
        "may_enter": may(me, AppraisalPermission.ENTER_SCORES) and not closed,
        "closed": closed,
        "form": form,
        "refusals": presenter.whole_findings(found),
    }
    status = 200 if form is None else 409 if context["refusals"] else 422
    return render(request, "appraisal/scores.html", context, status=status)


@require_GET
@access.requires(AppraisalPermission.VIEW_SCORES)
def score(request: HttpRequest, pk: int, member: str) -> HttpResponse:
    """One member's scores with who entered them; for the leaf in the address its history and evidence."""
    return _score_page(request, fetch.period(request, pk), member, form=EvidenceForm())


@require_POST
@access.requires(AppraisalPermission.ENTER_SCORES)
def add_evidence(request: HttpRequest, pk: int, member: str) -> HttpResponse:
    """Attach a file to the score of the leaf in the address."""
    period = fetch.period(request, pk)
    leaf = request.GET.get("leaf", "")
    row = get_object_or_404(Score, period=period, member__code=member, indicator__code=leaf)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        upload, note = form.cleaned_data["file"], form.cleaned_data["note"]
        try:
            add_evidence_to(row, upload, note=note, by=fetch.account(request), at=timezone.now())
        except Refused as refused:
            for finding in refused.findings:
                form.add_error("file", finding.sentence())
            status = 422 if all(one.field for one in refused.findings) else 409
            return _score_page(request, period, member, form=form, status=status)
        messages.success(request, "凭证已添加。")
        return redirect(f"{reverse('appraisal:score', args=[period.pk, member])}?leaf={leaf}")
    return _score_page(request, period, member, form=form, status=422)


@require_POST
@access.requires(AppraisalPermission.ENTER_SCORES)
def withdraw_evidence(request: HttpRequest, pk: int, member: str) -> HttpResponse:
    """Take back a file of the leaf in the address that was attached by mistake."""
    period = fetch.period(request, pk)
    leaf = request.GET.get("leaf", "")
    row = get_object_or_404(Score, period=period, member__code=member, indicator__code=leaf)
    form = WithdrawEvidenceForm(request.POST, files=cell_presenter.choices(cell_presenter.files(row)))
    if form.is_valid():
        evidence, reason = row.evidence.get(pk=form.cleaned_data["evidence"]), form.cleaned_data["reason"]
        try:
            withdraw(evidence, reason=reason, by=fetch.account(request), at=timezone.now())
        except Refused as refused:
            for finding in refused.findings:
                form.add_error(None, finding.sentence())
            return _score_page(request, period, member, form=EvidenceForm(), withdrawal=form, status=409)
        messages.success(request, "凭证已撤销。")
        return redirect(f"{reverse('appraisal:score', args=[period.pk, member])}?leaf={leaf}")
    return _score_page(request, period, member, form=EvidenceForm(), withdrawal=form, status=422)


def _score_page(
    request: HttpRequest,
    period: Period,
    code: str,
    *,
    form: EvidenceForm,
    withdrawal: WithdrawEvidenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    member = get_object_or_404(Member.objects.select_related("group"), scheme=period.scheme, code=code)
    gathered = gather_scheme(period.scheme)
    group = presenter.group_facts(gathered, member.group.code)
    columns = {column.leaf.code: column for column in leaf_columns(group)}
    leaf = request.GET.get("leaf") or next(iter(columns), "")
    if leaf not in columns:
        raise Http404
    row = Score.objects.filter(period=period, member=member, indicator__code=leaf).first()
    url = f"{reverse('appraisal:scores', args=[period.pk])}?group={group.code}"
    me = fetch.account(request)
    files = cell_presenter.files(row)
    context: dict[str, Any] = {
        "page_title": f"{member.name}分值与凭证",
        "breadcrumb": [*presenter.period_crumbs(period), (f"{group.name}分值录入", url)],
        "period": period,
        "member": member,
        "column": columns[leaf],
        "lines": cell_presenter.lines(period, member, group, gathered, leaf),
        "history": cell_presenter.history(period, code, leaf),
        "files": files,
        "held": row is not None,
        "locked": code in own_members(period.scheme, me),
        "may_enter": may(me, AppraisalPermission.ENTER_SCORES),
        "form": form,
        **_ledger(period, member, leaf),
        "withdrawable": bool(cell_presenter.choices(files)),
        "withdrawal": withdrawal or WithdrawEvidenceForm(files=cell_presenter.choices(files)),
    }
    return render(request, "appraisal/score.html", context, status=status)


def _ledger(period: Period, member: Member, leaf: str) -> dict[str, Any]:
    """What the responsible unit reported of the item by the month and the quarter (SX-8.3-a)."""
    node = Indicator.objects.get(scheme=period.scheme, code=leaf)
    found = ledger_of_cell(period, member, node, timezone.localdate())
    return {"ledger": cell_lines(found), "ledger_findings": found.findings}


@require_GET
@access.requires(AppraisalPermission.VIEW_SCORES)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook of the period to fill, with what is held so far; the download is on record."""
    period = fetch.period(request, pk)
    data = hand_out_template(period, by=fetch.account(request), at=timezone.now())
    name = f"{period.scheme.name} {parse_period(period.label).label} 评分工作簿.xlsx"
    response = HttpResponse(data, content_type=MEDIA_TYPES[FileKind.XLSX])
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
