"""Beside the rounds: methods, criticism by name, opinions asked, reports of integrity, talks after low grades."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.views.entry import act_and_return, export, fill, record, register, sent
from appraisal.actions import grade_methods as methods
from appraisal.actions import grade_moves as moves
from appraisal.actions import grades as actions
from appraisal.actions import integrity_rounds as rounds
from appraisal.enums.grades import CriticismKind, Grade, GradeTier, MethodState, RoundKind
from appraisal.enums.grades import GradePermission as P
from appraisal.forms.grades import (
    CriticismForm,
    EmptyForm,
    MethodForm,
    ReasonForm,
    ReplyForm,
    ReportForm,
    TalkForm,
)
from appraisal.models import (
    AdmonitionTalk,
    GradeConsultation,
    GradeObjection,
    GradeTarget,
    GradingMethod,
    IntegrityReport,
    NamedCriticism,
)
from appraisal.rules.grade_rounds import PARTS
from appraisal.rules.grades import word
from appraisal.views import fetch
from appraisal.views.grades import TITLE
from core import access
from core.access import may
from core.files import serve
from organization.models import Account

PAGE = 50
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@access.requires(P.VIEW_GRADES)
def grading_methods(request: HttpRequest) -> HttpResponse:
    """Versions of the methods (BZ-1-a)."""
    me = fetch.account(request)
    rows = [
        [Cell(one.title, reverse("appraisal:grading_method", args=[one.pk])), Cell(one.get_kind_display()),
         Cell(f"第 {one.number} 版"), Cell(one.document_number), Cell(str(one.effective_year), figures=True),
         Cell(one.get_state_display(), tone="success" if one.state == MethodState.ISSUED else "warning")]
        for one in GradingMethod.objects.order_by("kind", "-number")
    ]  # fmt: skip
    empty = ("还没有考核办法", "写明各等次的具体标准并印发后，才能开始评定。")
    listing = Listing("考核办法", ("名称", "种类", "版本", "文号", "施行年度", "状态"), rows, empty)
    write = Action("编制办法", reverse("appraisal:write_grading_method"), main=True)
    new = [write] if may(me, P.PREPARE_GRADES) else []
    return register(
        request, "考核办法", [listing], actions=new, crumbs=[(TITLE, reverse("appraisal:grade_rounds"))],
        lead="等次标准、履责内容和办法正文；已印发的版本不再改动，每次评定对应一个版本。",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_GRADES)
def grading_method(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = get_object_or_404(GradingMethod, pk=pk), fetch.account(request)
    kind = RoundKind(row.kind)
    standards = []
    for one in row.standards.order_by("-of_team", "pk"):
        tier = GradeTier.TEAM if one.of_team else GradeTier.DEPUTY
        name = "班子" if one.of_team else "干部"
        standards.append([Cell(name), Cell(word(kind, tier, Grade(one.grade))), Cell(one.text)])
    items = [[Cell(one.get_tier_display()), Cell(one.text)] for one in row.items.order_by("pk")]
    panels = [Panel("等次标准", listing=Listing("等次标准", ("对象", "等次", "标准"), standards))]
    if items:
        panels.append(Panel("履责内容", listing=Listing("履责内容", ("对象", "内容"), items)))
    panels += [Panel(f"{one.place}. {one.title}", text=one.text) for one in row.parts.order_by("place")]
    used = [(one.title, one.get_state_display()) for one in row.rounds.order_by("-pk")]
    facts = [("种类", kind.label), ("文号", row.document_number), ("施行年度", str(row.effective_year)),
             ("状态", row.get_state_display())]  # fmt: skip
    asides = [Panel("版本", facts), Panel("适用的评定", used)] if used else [Panel("版本", facts)]
    forms: list[tuple[str, Any, str, str]] = []
    if row.state == MethodState.DRAFT and may(me, P.PREPARE_GRADES):
        forms = [("印发", EmptyForm(), reverse("appraisal:issue_grading_method", args=[row.pk]), "印发")]
    return record(
        request, str(row), panels=panels, asides=asides, forms_=forms,
        crumbs=[(TITLE, reverse("appraisal:grade_rounds")), ("考核办法", reverse("appraisal:grading_methods"))],
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def write_method(request: HttpRequest) -> HttpResponse:
    """Write the next version, beginning with the last one's words."""
    me, back = fetch.account(request), reverse("appraisal:grading_methods")
    form = MethodForm(sent(request)[0], initial=_last_words(request.GET.get("kind", "")))

    def act() -> GradingMethod:
        of = form.cleaned_data
        new = methods.NewMethod(
            RoundKind(of["kind"]), of["title"], of["document_number"], of["effective_year"], form.standards(),
            form.items(), form.parts(),
        )  # fmt: skip
        return methods.write_method(new, by=me, at=timezone.now())

    return fill(
        request, form, act, title="编制考核办法", submit="保存草案", done="草案已保存，核对后印发。", back=back,
        crumbs=[(TITLE, reverse("appraisal:grade_rounds")), ("考核办法", back)],
        then=lambda made: reverse("appraisal:grading_method", args=[made.pk]),
        note="同一种类已有草案的，以本次填写替换。",
    )  # fmt: skip


def _last_words(kind: str) -> dict[str, Any]:
    asked = kind if kind in [one.value for one in RoundKind] else RoundKind.INTEGRITY
    row = GradingMethod.objects.filter(kind=asked).order_by("-number").first()
    if row is None:
        return {"effective_year": timezone.localdate().year}
    found: dict[str, Any] = {"kind": row.kind, "title": row.title, "effective_year": timezone.localdate().year}
    lines: dict[str, list[str]] = {}
    for standard in row.standards.order_by("pk"):
        lines.setdefault(f"standard_{int(standard.of_team)}_{standard.grade}", []).append(standard.text)
    for item in row.items.order_by("pk"):
        lines.setdefault(f"items_{item.tier}", []).append(item.text)
    places = {title: place for place, title in enumerate(PARTS)}
    found |= {f"part_{places[one.title]}": one.text for one in row.parts.all() if one.title in places}
    return found | {name: "\n".join(texts) for name, texts in lines.items()}


@require_POST
@access.requires(P.PREPARE_GRADES)
def issue_method(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = get_object_or_404(GradingMethod, pk=pk), fetch.account(request)
    return act_and_return(
        request, lambda: methods.issue_method(row, by=me, at=timezone.now()), done="考核办法已印发。",
        back=reverse("appraisal:grading_method", args=[row.pk]),
    )  # fmt: skip


CRITICISM_HEADS = ("单位", "类别", "通报日期", "文号", "事项", "状态")


def _criticism_rows(rows: Any, me: Account) -> list[list[Cell]]:
    takes_back = may(me, P.RECORD_CRITICISM)
    found = []
    for one in rows:
        gone = one.withdrawn_at is not None
        url = reverse("appraisal:withdraw_criticism", args=[one.pk]) if takes_back and not gone else ""
        state = Cell("已撤销", tone="neutral", note=one.withdrawal_reason) if gone else Cell("有效", tone="success")
        found.append([Cell(one.unit.name, url), Cell(one.get_kind_display()), Cell(one.dated.isoformat(), figures=True),
                      Cell(one.document_number), Cell(one.matter), state])  # fmt: skip
    return found


@require_GET
@access.requires(P.VIEW_GRADES)
def criticisms(request: HttpRequest) -> HttpResponse:
    """Units criticised by name: their teams and principal leaders are not 好 in that year (BZ-1-m)."""
    me = fetch.account(request)
    rows = NamedCriticism.objects.select_related("unit").order_by("-dated", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    empty = ("没有通报批评", "执法监察、效能监察、纠风和专项工作中的通报批评登记在这里。")
    listing = Listing("通报批评", CRITICISM_HEADS, _criticism_rows(page.object_list, me), empty)
    links = [Action("导出 Excel", reverse("appraisal:export_criticisms"))]
    if may(me, P.RECORD_CRITICISM):
        links.append(Action("登记通报批评", reverse("appraisal:record_criticism"), main=True))
    lead = "当年被通报批评的单位，班子和主要领导在责任制考核中不得评“好”。"
    return register(request, "通报批评", [listing], actions=links, lead=lead, page=page)


@require_GET
@access.requires(P.VIEW_GRADES)
def export_criticisms(request: HttpRequest) -> HttpResponse:
    rows = NamedCriticism.objects.select_related("unit").order_by("-dated", "-pk")
    listing = Listing("通报批评", CRITICISM_HEADS, _criticism_rows(rows, fetch.account(request)))
    return export(request, [listing], title="通报批评", facts=[], verb="appraisal.export_criticisms")


@BOTH
@access.requires(P.RECORD_CRITICISM)
def record_criticism(request: HttpRequest) -> HttpResponse:
    me, back = fetch.account(request), reverse("appraisal:criticisms")
    form = CriticismForm(*sent(request))

    def act() -> NamedCriticism:
        of = form.cleaned_data
        new = rounds.NewCriticism(
            of["unit"], CriticismKind(of["kind"]), of["dated"], of["document_number"], of["matter"]
        )
        return rounds.record_criticism(new, of["upload"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="登记通报批评", submit="登记", done="通报批评已登记。", back=back,
        crumbs=[("通报批评", back)],
    )  # fmt: skip


@BOTH
@access.requires(P.RECORD_CRITICISM)
def withdraw_criticism(request: HttpRequest, pk: int) -> HttpResponse:
    row, me, back = get_object_or_404(NamedCriticism, pk=pk), fetch.account(request), reverse("appraisal:criticisms")
    form = ReasonForm(sent(request)[0])
    return fill(
        request, form,
        lambda: rounds.withdraw_criticism(row, form.cleaned_data["reason"], by=me, at=timezone.now()),
        title=f"撤销通报批评：{row.unit.name} {row.document_number}", submit="撤销", done="已撤销。", back=back,
        crumbs=[("通报批评", back)],
    )  # fmt: skip


@BOTH
@access.requires(P.ANSWER_CONSULTATION)
def reply_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what one was asked; the office of the round enters replies on paper."""
    me = fetch.account(request)
    row = get_object_or_404(asked_of(me), pk=pk)
    form, back = ReplyForm(sent(request)[0]), reverse("core:workbench")
    if may(me, P.VIEW_GRADES):
        back = reverse("appraisal:grade_round", args=[row.round_id])
    return fill(
        request, form, lambda: actions.reply_opinion(row, form.cleaned_data["text"], by=me, at=timezone.now()),
        title=f"答复：{row.round.title}", submit="答复", done="意见已登记。", back=back,
        note=f"{row.question}（{row.due_on} 前答复）",
    )  # fmt: skip


def asked_of(me: Account) -> Any:
    """Opinions that this account was asked for; all for those who ask."""
    rows = GradeConsultation.objects.select_related("round", "person", "unit")
    if may(me, P.PREPARE_GRADES):
        return rows
    mine = rows.filter(unit__in=me.own_unit_ids)
    return mine | rows.filter(person=me.person_id) if me.person_id is not None else mine


@require_GET
@access.requires(P.FILE_INTEGRITY_REPORT)
def integrity_reports(request: HttpRequest) -> HttpResponse:
    """What the reader's unit has to print and hand round before the meeting (BZ-2.2-d)."""
    me = fetch.account(request)
    rows = GradeTarget.objects.filter(unit__in=me.own_unit_ids, round__kind=RoundKind.INTEGRITY)
    given = {one.target_id: one for one in IntegrityReport.objects.filter(target__in=rows).order_by("pk")}
    lines = []
    for one in rows.select_related("round").order_by("-round__year", "pk"):
        held = given.get(one.pk)
        state = Cell("未印发", tone="warning")
        if held is not None:
            state = Cell("已印发", tone="success", note=held.released_on.isoformat())
        name = Cell(one.name, reverse("appraisal:release_integrity_report", args=[one.pk]))
        lines.append([name, Cell(one.round.title), Cell(one.post or one.get_tier_display()), state])
    empty = ("没有要印发的述廉报告", "责任制考核开始后，班子和每名成员各一份。")
    listing = Listing("述廉报告", ("对象", "考核", "职务", "状态"), lines, empty)
    return register(request, "述廉报告", [listing], lead="述职述廉大会前印发班子和每名成员的述廉报告，接受评议监督。")


@BOTH
@access.requires(P.FILE_INTEGRITY_REPORT)
def release_report(request: HttpRequest, pk: int) -> HttpResponse:
    me, back = fetch.account(request), reverse("appraisal:integrity_reports")
    rows = GradeTarget.objects.filter(unit__in=me.own_unit_ids, round__kind=RoundKind.INTEGRITY)
    target = get_object_or_404(rows.select_related("round"), pk=pk)
    form = ReportForm(*sent(request))
    return fill(
        request, form,
        lambda: rounds.release_report(
            target, form.cleaned_data["released_on"], form.cleaned_data["upload"], by=me, at=timezone.now()
        ),
        title=f"印发述廉报告：{target.name}", submit="印发", done="述廉报告已印发。", back=back,
        crumbs=[("述廉报告", back)],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_GRADES)
def report_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The last report of a target."""
    target = get_object_or_404(GradeTarget.objects.visible_to(fetch.account(request)), pk=pk)
    one = IntegrityReport.objects.filter(target=target).order_by("-pk").first()
    if one is None:
        raise Http404
    return serve(one.document)


@require_GET
@access.requires(P.PREPARE_GRADES)
def talks(request: HttpRequest) -> HttpResponse:
    """Talks that low grades of integrity brought (BZ-1-p)."""
    rows = AdmonitionTalk.objects.select_related("target__round", "person", "order").order_by("held_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = []
    for one in page.object_list:
        url = reverse("appraisal:hold_admonition_talk", args=[one.pk]) if one.held_at is None else ""
        state = Cell("已谈话", tone="success", note=str(one.held_on)) if one.held_at else Cell("待谈话", tone="warning")
        order = Cell(one.order.number, reverse("accountability:rectification", args=[one.order_id]))
        lines.append([Cell(one.person.name, url), Cell(one.target.name), Cell(one.target.round.title), order, state])
    empty = ("没有诫勉谈话", "责任制考核评为“一般”“差”的，决定后列在这里。")
    listing = Listing("诫勉谈话", ("谈话对象", "评定对象", "考核", "整改责任书", "状态"), lines, empty)
    return register(request, "诫勉谈话", [listing], page=page)


@BOTH
@access.requires(P.PREPARE_GRADES)
def hold_talk(request: HttpRequest, pk: int) -> HttpResponse:
    row, me, back = (
        get_object_or_404(AdmonitionTalk, pk=pk),
        fetch.account(request),
        reverse("appraisal:admonition_talks"),
    )
    form = TalkForm(sent(request)[0])

    def act() -> AdmonitionTalk:
        of = form.cleaned_data
        return rounds.hold_talk(
            row, held_on=of["held_on"], talker=of["talker"], text=of["text"], by=me, at=timezone.now()
        )

    return fill(
        request, form, act, title=f"登记诫勉谈话：{row.person.name}", submit="登记", done="谈话已登记。", back=back,
        crumbs=[("诫勉谈话", back)],
    )  # fmt: skip


@require_GET
@access.requires(P.PREPARE_GRADES)
def grade_objections(request: HttpRequest) -> HttpResponse:
    """Objections to grades that were made public (BZ-2.2-m)."""
    rows = GradeObjection.objects.select_related("target__round").order_by("answered_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = []
    for one in page.object_list:
        url = reverse("appraisal:answer_grade_objection", args=[one.pk]) if one.answered_at is None else ""
        state = Cell("已处理", tone="success") if one.answered_at else Cell("待处理", tone="warning")
        lines.append([Cell(one.target.name, url), Cell(one.target.round.title), Cell(one.text), Cell(one.sender),
                      state, Cell(one.answer or "—")])  # fmt: skip
    empty = ("没有异议", "公示期内收到的异议列在这里，处理后才能通报。")
    listing = Listing("公示异议", ("对象", "评定", "异议", "反映人", "状态", "处理意见"), lines, empty)
    return register(request, "公示异议", [listing], page=page)


@BOTH
@access.requires(P.PREPARE_GRADES)
def answer_objection(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = get_object_or_404(GradeObjection.objects.select_related("target"), pk=pk), fetch.account(request)
    form, back = ReplyForm(sent(request)[0]), reverse("appraisal:grade_objections")
    return fill(
        request, form, lambda: moves.answer_objection(row, form.cleaned_data["text"], by=me, at=timezone.now()),
        title=f"处理异议：{row.target.name}", submit="处理", done="异议已处理。", back=back,
        crumbs=[("公示异议", back)], note=row.text,
    )  # fmt: skip
