"""Rounds of grading: the list, a round with its table, its next move and why it cannot be taken yet (BZ-2.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.presenters.listing import Action, Listing
from accountability.views.entry import act_and_return, fill, register, sent
from appraisal.actions import grade_moves as moves
from appraisal.actions import grades as actions
from appraisal.actions import integrity_rounds as rounds
from appraisal.actions.grade_ground import HANDS
from appraisal.enums.grades import Grade, IntegrityStep, RoundEvent, RoundKind, RoundState
from appraisal.enums.grades import GradePermission as P
from appraisal.forms.grades import (
    AnnualForm,
    AppraisalTeamForm,
    ConsultationForm,
    DecisionForm,
    EmptyForm,
    HotlineForm,
    IntegrityForm,
    NoticeForm,
    PublicityForm,
    QuotaForm,
    ReasonForm,
    RestForm,
    StepForm,
    TargetFilter,
)
from appraisal.gathering.grades import Picture, picture
from appraisal.gathering.integrity_rounds import steps_of
from appraisal.models import GradeRound, GradeTarget, Result, ResultVersion
from appraisal.presenters.grades import (
    ROUND_HEADS,
    by_rank,
    consultation_listing,
    quota_listing,
    round_row,
    state_badge,
    step_listing,
    target_listing,
)
from appraisal.reports.grades import pools_of, print_table_of, sheets, title_of
from appraisal.rules.grade_rounds import STEPS
from appraisal.views import fetch
from core import access, audit
from core.access import may
from core.files import serve
from core.findings import blocking
from core.views.export import download, excel
from organization.models import Account, Unit

PAGE, TITLE = 50, "等次评定"
SIMPLE: dict[str, Callable[..., GradeRound]] = {
    RoundEvent.START: moves.start, RoundEvent.CONSULT: moves.consult, RoundEvent.SUBMIT: moves.submit,
    RoundEvent.CLOSE: moves.close,
}  # fmt: skip
"""Moves that ask for nothing but what stands."""
FORMS = {
    RoundEvent.DECIDE: (DecisionForm, "appraisal:decide_grades"),
    RoundEvent.PUBLICISE: (PublicityForm, "appraisal:publicise_grades"),
    RoundEvent.CIRCULATE: (NoticeForm, "appraisal:circulate_grades"),
}


@require_GET
@access.requires(P.VIEW_GRADES)
def grade_rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the newest year first."""
    me = fetch.account(request)
    counted: Any = GradeRound.objects.visible_to(me).annotate(found=Count("targets")).order_by("-year", "kind", "-pk")
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    empty = ("还没有等次评定", "考评结果公布后开始年度评定；责任制考核由纪检监察机关开始。")
    listing = Listing(TITLE, ROUND_HEADS, [round_row(row, row.found) for row in page.object_list], empty)
    lead = "按名次、得分率、限额和不得评最高等次的情形测算建议，征求意见后由县委常委会决定。"
    return register(request, TITLE, [listing], actions=_openings(me), lead=lead, page=page, unit="次评定")


def _openings(me: Account) -> list[Action]:
    if not may(me, P.PREPARE_GRADES):
        return []
    found = [Action("考核办法", reverse("appraisal:grading_methods"))]
    if me.duties & HANDS[RoundKind.INTEGRITY][0]:
        found.append(Action("开始责任制考核", reverse("appraisal:open_integrity_round"), main=True))
    if me.duties & HANDS[RoundKind.ANNUAL][0]:
        found.append(Action("开始年度评定", reverse("appraisal:open_annual_round"), main=True))
    return found


def grading(request: HttpRequest, pk: int) -> GradeRound:
    rows = GradeRound.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("rulebook", "method", "version__scheme", "meeting_document"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PREPARE_GRADES)
def open_annual(request: HttpRequest) -> HttpResponse:
    """Grade a published version of a year."""
    me, back = fetch.account(request), reverse("appraisal:grade_rounds")
    versions = ResultVersion.objects.visible_to(me).filter(
        publication__confirmed_at__isnull=False, publication__withdrawn_at__isnull=True, grading__isnull=True,
    )  # fmt: skip
    versions = versions.exclude(period__label__contains="Q").select_related("period", "scheme").order_by("-pk")
    form = AnnualForm(sent(request)[0], versions=versions)
    return fill(
        request, form, lambda: actions.open_annual(form.cleaned_data["version"], by=me, at=timezone.now()),
        title="开始年度评定", submit="测算建议等次", done="已按规则测算建议等次。", back=back, crumbs=[(TITLE, back)],
        then=lambda made: reverse("appraisal:grade_round", args=[made.pk]),
        note="测算只提出建议：并列在限额线上的列出待定，由会议决定。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PREPARE_GRADES)
def open_integrity(request: HttpRequest) -> HttpResponse:
    """Begin a year's appraisal of integrity."""
    me, back = fetch.account(request), reverse("appraisal:grade_rounds")
    form = IntegrityForm(sent(request)[0], initial={"year": timezone.localdate().year})

    def act() -> GradeRound:
        of = form.cleaned_data
        units = of["units"] or list(Unit.objects.appraisable().order_by("order", "code"))
        return actions.open_integrity(of["year"], units, approval=of["approval"], by=me, at=timezone.now())

    return fill(
        request, form, act, title="开始责任制考核", submit="列出考核对象", done="已列出班子、正职和副职。", back=back,
        crumbs=[(TITLE, back)], then=lambda made: reverse("appraisal:grade_round", args=[made.pk]),
    )  # fmt: skip


def results_of(row: GradeRound) -> dict[int, Result]:
    """Results of an annual round by member."""
    if row.version_id is None:
        return {}
    return {one.member_id: one for one in Result.objects.filter(version=row.version_id)}


def next_move(row: GradeRound) -> RoundEvent | None:
    state = RoundState(row.state)
    return next((event for (before, event) in STEPS if before is state and event is not RoundEvent.RETURN), None)


@require_GET
@access.requires(P.VIEW_GRADES)
def grade_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of grades with quotas, steps, opinions sought; beside it the next move."""
    row, me = grading(request, pk), fetch.account(request)
    seen = picture(row)
    form = TargetFilter(request.GET, pools=pools_of(seen), kind=seen.kind)
    results = results_of(row)
    found = by_rank(_asked(seen, form.asked()), results)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    listing = target_listing(seen, list(page.object_list), results)
    sections = [quota_listing(seen), listing, *_more(row, me)]
    event = next_move(row)
    asks = blocking(moves.findings_of(row, event, seen)) if event is not None else []
    label, tone = state_badge(row)
    context = {
        "page_title": row.title, "breadcrumb": [(TITLE, reverse("appraisal:grade_rounds"))], "filter": form,
        "page": page, "sections": sections, "badges": [(row.get_kind_display(), "neutral"), (label, tone)],
        "actions": _links(row, me), "asks": asks, "event": event, "forms": apart(_forms(seen, me, event)), "row": row,
        "facts": _facts(row),
    }  # fmt: skip
    return render(request, "appraisal/grade_round.html", context)


def _asked(seen: Picture, asked: dict[str, str]) -> list[GradeTarget]:
    def fits(one: GradeTarget) -> bool:
        grade = seen.subjects[one.pk].grade
        wanted = asked.get("grade", "")
        return (
            asked.get("pool", one.pool) == one.pool
            and asked.get("search", "") in f"{one.name}{one.unit.name}"
            and (not wanted or (grade is None if wanted == "open" else grade is Grade(wanted)))
        )

    return [one for one in seen.targets if fits(one)]


def _more(row: GradeRound, me: Account) -> list[Listing]:
    asked = row.consultations.select_related("person", "unit").order_by("pk")
    found = [consultation_listing(asked, answers=may(me, P.PREPARE_GRADES))]
    return [step_listing(steps_of(row)), *found] if row.kind == RoundKind.INTEGRITY else found


def _facts(row: GradeRound) -> list[tuple[str, str]]:
    facts = [("考核办法", str(row.method)), ("规则参数", f"第 {row.rulebook.number} 版")]
    if row.approval:
        facts.append(("批准或者依据", row.approval))
    if row.kind == RoundKind.INTEGRITY:
        listed = f"{timezone.localtime(row.listed_at):%Y-%m-%d}" if row.listed_at else "未公布"
        facts += [("举报监督电话", row.hotline or "未公布"), ("名单公布", listed)]
    if row.meeting_on:
        facts.append(("县委常委会", f"{row.meeting_on} {row.meeting_record}"))
    if row.shown_from:
        facts.append(("公示", f"{row.shown_from} 至 {row.shown_to}"))
    if row.circulated_at:
        facts.append(("通报", row.notice_number))
    return facts


def _links(row: GradeRound, me: Account) -> list[Action]:
    links = [Action("建议表 PDF", reverse("appraisal:grade_table", args=[row.pk])),
             Action("导出 Excel", reverse("appraisal:export_grades", args=[row.pk]))]  # fmt: skip
    if row.meeting_document_id:
        links.append(Action("会议纪要", reverse("appraisal:grade_record", args=[row.pk])))
    return links


def _forms(seen: Picture, me: Account, event: RoundEvent | None) -> list[tuple[str, Any, str, str]]:
    """What may be done in this state by this person: the next move first."""
    row = seen.round
    found: list[tuple[str, Any, str, str]] = []
    state = RoundState(row.state)
    mine = may(me, P.PREPARE_GRADES) and bool(me.duties & HANDS[RoundKind(row.kind)][0])
    if event is RoundEvent.DECIDE:
        if may(me, P.DECIDE_GRADES):
            found.append((event.label, DecisionForm(), reverse("appraisal:decide_grades", args=[row.pk]), "登记决定"))
            found.append(("退回", ReasonForm(), reverse("appraisal:return_grades", args=[row.pk]), "退回"))
    elif mine and event in SIMPLE:
        address = reverse("appraisal:move_grades", args=[row.pk, event.value])
        found.append((event.label, EmptyForm(), address, event.label))
    elif mine and event in FORMS:
        form, page = FORMS[event]
        found.append((event.label, form(), reverse(page, args=[row.pk]), event.label))
    if not mine:
        return found
    integrity = row.kind == RoundKind.INTEGRITY
    if integrity and state is RoundState.PREPARING:
        hotline = HotlineForm(initial={"hotline": row.hotline})
        found.append(("公布名单和电话", hotline, _at("publish_grade_list", row), "公布"))
        found.append(("考核组", AppraisalTeamForm(), _at("add_appraisal_team", row), "组成考核组"))
    if integrity and state not in (RoundState.PREPARING, RoundState.CLOSED):
        found.append(("登记环节", StepForm(), _at("record_grade_step", row), "登记"))
    if not integrity and state is RoundState.RUNNING:
        found.append(("重新测算", EmptyForm(), _at("compute_grades", row), "重新测算"))
    if state is RoundState.RUNNING:
        found.append(("其余对象", RestForm(), _at("give_rest", row), "评定其余对象"))
    if state is RoundState.PRELIMINARY:
        found.append(("征求意见", ConsultationForm(), _at("ask_grade_opinion", row), "征求意见"))
    if state in (RoundState.RUNNING, RoundState.PRELIMINARY, RoundState.SUBMITTED):
        found.append(("超限额批准", QuotaForm(pools=pools_of(seen)), _at("approve_grade_quota", row), "登记批准"))
    return found


def apart(found: list[tuple[str, Any, str, str]]) -> list[tuple[str, Any, str, str]]:
    """Several forms on one page: the same field has an id of its own in each."""
    for place, (_, form, _, _) in enumerate(found):
        form.auto_id = f"form{place}_%s"
    return found


def _at(page: str, row: GradeRound) -> str:
    return reverse(f"appraisal:{page}", args=[row.pk])


@require_POST
@access.requires(P.PREPARE_GRADES)
def move(request: HttpRequest, pk: int, event: str) -> HttpResponse:
    """A move that needs no form."""
    row, me = grading(request, pk), fetch.account(request)
    if event not in SIMPLE:
        raise Http404
    act = SIMPLE[event]
    return act_and_return(
        request, lambda: act(row, by=me, at=timezone.now()), done=f"已{RoundEvent(event).label}。",
        back=reverse("appraisal:grade_round", args=[row.pk]),
    )  # fmt: skip


@require_POST
@access.requires(P.PREPARE_GRADES)
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the rules propose again."""
    row, me = grading(request, pk), fetch.account(request)
    return act_and_return(
        request, lambda: actions.compute_again(row, by=me, at=timezone.now()), done="已重新测算。",
        back=reverse("appraisal:grade_round", args=[row.pk]),
    )  # fmt: skip


def of_round(
    request: HttpRequest, row: GradeRound, form: forms.Form, act: Callable[[dict[str, Any]], object], *, title: str,
    submit: str, done: str,
) -> HttpResponse:  # fmt: skip
    """A form of a round on a page of its own; from the round's page it is posted at once."""
    back = reverse("appraisal:grade_round", args=[row.pk])
    return fill(
        request, form, lambda: act(form.cleaned_data), title=title, submit=submit, done=done, back=back,
        crumbs=[(TITLE, reverse("appraisal:grade_rounds")), (row.title, back)],
    )  # fmt: skip


BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
@access.requires(P.PREPARE_GRADES)
def publish_list(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, HotlineForm(sent(request)[0]),
        lambda of: rounds.publish_list(row, of["hotline"], by=me, at=timezone.now()),
        title="公布名单和电话", submit="公布", done="名单和举报监督电话已在公众门户公布。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def add_team(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, AppraisalTeamForm(sent(request)[0]),
        lambda of: rounds.add_team(
            row, of["name"], of["leader"], of["units"], members=of["members"], by=me, at=timezone.now()
        ),
        title="组成考核组", submit="组成考核组", done="考核组已组成。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def record_step(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, StepForm(sent(request)[0]),
        lambda of: rounds.record_step(
            row, IntegrityStep(of["step"]), of["done_on"], of["text"], triggered=of["triggered"], by=me,
            at=timezone.now(),
        ),
        title="登记考核环节", submit="登记", done="环节已登记。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def approve_quota(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    pools = list(row.targets.order_by("pool").values_list("pool", flat=True).distinct())
    return of_round(
        request, row, QuotaForm(*sent(request), pools=pools),
        lambda of: actions.approve_quota(
            row, of["pool"], of["allowed"], reason=of["reason"], number=of["number"], upload=of["upload"], by=me,
            at=timezone.now(),
        ),
        title="登记超限额批准", submit="登记批准", done="批准已登记。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def give_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """One grade with one reason for all who have none yet."""
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, RestForm(sent(request)[0]),
        lambda of: actions.give_rest(row, Grade(of["grade"]), reasons=of["reasons"], by=me, at=timezone.now()),
        title="评定其余对象", submit="评定其余对象", done="其余对象的等次已登记。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def ask_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, ConsultationForm(sent(request)[0]),
        lambda of: actions.ask_opinion(
            row, person=of["person"], unit=of["unit"], question=of["question"], due_on=of["due_on"], by=me,
            at=timezone.now(),
        ),
        title="征求意见", submit="征求意见", done="已征求意见，答复前列入对方工作台。",
    )  # fmt: skip


@BOTH
@access.requires(P.DECIDE_GRADES)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the standing committee decided."""
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, DecisionForm(*sent(request)),
        lambda of: moves.decide(
            row, meeting_on=of["meeting_on"], record=of["record"], upload=of["upload"], deadline=of["deadline"],
            measures=of["measures"], by=me, at=timezone.now(),
        ),
        title="登记县委常委会决定", submit="登记决定", done="等次已决定。",
    )  # fmt: skip


@BOTH
@access.requires(P.DECIDE_GRADES)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, ReasonForm(sent(request)[0]),
        lambda of: moves.give_back(row, of["reason"], by=me, at=timezone.now()),
        title="退回定等建议", submit="退回", done="已退回。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def publicise(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, PublicityForm(sent(request)[0]),
        lambda of: moves.publicise(row, first=of["first"], last=of["last"], by=me, at=timezone.now()),
        title="公示等次", submit="公示", done="等次已公示，单位和干部可以看到本单位、本人等次。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def circulate(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = grading(request, pk), fetch.account(request)
    return of_round(
        request, row, NoticeForm(sent(request)[0]),
        lambda of: moves.circulate(row, of["number"], by=me, at=timezone.now()),
        title="通报等次", submit="通报", done="已通报各单位。",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_GRADES)
def export_grades(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole table as a workbook; the export leaves a trace."""
    row = grading(request, pk)
    seen = picture(row)
    facts = [("种类", row.get_kind_display()), ("年度", str(row.year)), ("状态", row.get_state_display())]
    return excel(
        request, sheets(seen, results_of(row)), title=title_of(seen), facts=facts, verb="appraisal.export_grades"
    )


@require_GET
@access.requires(P.VIEW_GRADES)
def grade_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The official table; each handing out leaves a trace."""
    row, me, now = grading(request, pk), fetch.account(request), timezone.now()
    seen = picture(row)
    data = print_table_of(seen, results_of(row), by=str(me), at=now)
    audit.record(verb="appraisal.export_grades", by=me, at=now, obj=row, after={"format": "PDF"})
    return download(data, f"{title_of(seen)}.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW_GRADES)
def meeting_record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The committee's record behind the decision."""
    row = grading(request, pk)
    if row.meeting_document is None:
        raise Http404
    return serve(row.meeting_document)
