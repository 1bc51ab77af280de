"""What stands around an evaluation: guests, meeting, reports, talks; and commissioned surveys."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.views.entry import export, fill, record, register, sent
from appraisal.actions import commissioned
from appraisal.actions import evaluations as actions
from appraisal.enums.evaluations import EvaluationKind, EvaluationPermission, InviteeKind
from appraisal.forms.evaluations import AttendedForm, InviteForm, MeetingForm, SurveyForm, TalkForm, WorkReportForm
from appraisal.models import CommissionedSurvey, Evaluation, EvaluationAssessor, Invitee, TalkNote, WorkReport
from appraisal.rules.commissioned import HEADS
from appraisal.rules.evaluations import satisfaction
from appraisal.views.evaluations import MEETINGS, fetched
from appraisal.views.fetch import account
from core import access
from core.access import may
from core.documents.columns import Column
from core.documents.excel import Sheet, write_workbook
from core.files import serve
from core.numbers import percent
from core.views.export import download
from decisions.forms.fields import ReasonForm

P, SURVEYS = EvaluationPermission, "委托满意度调查"


def _page(found: Evaluation) -> str:
    return reverse("appraisal:evaluation", args=[found.pk])


def _survey(request: HttpRequest, pk: int) -> Evaluation:
    found = fetched(request, pk)
    if found.kind != EvaluationKind.SURVEY:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RUN)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody to the survey."""
    found = _survey(request, pk)
    form = InviteForm(sent(request)[0])

    def act() -> Invitee:
        given = dict(form.cleaned_data)
        kind = InviteeKind(given.pop("kind"))
        return actions.invite(found, kind=kind, **given, by=account(request), at=timezone.now())

    again = reverse("appraisal:invite", args=[found.pk])
    return fill(
        request, form, act, title="登记受邀人员", submit="登记", done="已登记受邀人员，可以继续登记。",
        back=_page(found),
        crumbs=[(found.title, _page(found))], then=lambda made: again,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RUN)
def withdraw_invitee(request: HttpRequest, pk: int, invitee: int) -> HttpResponse:
    found = _survey(request, pk)
    row = get_object_or_404(Invitee, pk=invitee, evaluation=found, withdrawn_at__isnull=True)
    form = ReasonForm(sent(request)[0])
    return fill(
        request, form,
        lambda: actions.withdraw_invitee(
            row, reason=form.cleaned_data["reason"], by=account(request), at=timezone.now()
        ),
        title=f"撤下受邀人员：{row.name}", submit="撤下", done="已撤下。", back=_page(found),
        crumbs=[(found.title, _page(found))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RUN)
def attended(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the guests came."""
    found = _survey(request, pk)
    form = AttendedForm(found, sent(request)[0])
    return fill(
        request, form,
        lambda: actions.mark_attended(
            found, map(int, form.cleaned_data["attended"]), by=account(request), at=timezone.now()
        ),
        title="登记到会情况", submit="保存", done="已登记到会情况。", back=_page(found),
        crumbs=[(found.title, _page(found))],
        note="到会的受邀人员中，基层一线人员不少于一半，才能开始调查；参评码按到会人数发放。",
    )  # fmt: skip


def _meeting(request: HttpRequest, pk: int) -> Evaluation:
    found = fetched(request, pk)
    if found.kind not in MEETINGS:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RUN)
def add_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The team or a member reported."""
    found = _meeting(request, pk)
    data, uploads = sent(request)
    form = WorkReportForm(found, data, uploads)

    def act() -> WorkReport:
        given = form.cleaned_data
        return actions.add_report(
            found, person=form.reporter(), reported_on=given["reported_on"], upload=given["document"],
            by=account(request), at=timezone.now(),
        )  # fmt: skip

    return fill(
        request, form, act, title="登记述职述廉报告", submit="登记", done="已登记述职述廉报告。", back=_page(found),
        crumbs=[(found.title, _page(found))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RUN)
def close_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The hearing is done: date and attendance, both reports stand."""
    found = _meeting(request, pk)
    form = MeetingForm(sent(request)[0])
    return fill(
        request, form,
        lambda: actions.close_meeting(found, **form.cleaned_data, by=account(request), at=timezone.now()),
        title="登记述职述廉会议", submit="登记", done="已登记会议。", back=_page(found),
        crumbs=[(found.title, _page(found))], note="班子和主要领导的报告登记后，才能登记会议。",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW)
def work_report_file(request: HttpRequest, pk: int, report: int) -> FileResponse:
    row = get_object_or_404(WorkReport, evaluation=fetched(request, pk), pk=report, document__isnull=False)
    if row.document is None:
        raise Http404
    return serve(row.document)


def _talks_of(request: HttpRequest, pk: int) -> Evaluation:
    """An evaluation of whose appraisal group the reader is; for everybody else it has no talks."""
    me = account(request)
    inside = EvaluationAssessor.objects.filter(person=me.person_id, person__isnull=False).values("evaluation")
    return get_object_or_404(Evaluation.objects.filter(pk__in=inside), pk=pk)


@require_GET
@access.signed_in
def talks(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes of individual talks, for the appraisal group alone (BZ-2.2-f)."""
    found = _talks_of(request, pk)
    rows = TalkNote.objects.visible_to(account(request)).filter(evaluation=found).order_by("held_on", "pk")
    panels = [Panel(f"{one.talked_with}　{one.held_on:%Y-%m-%d}", text=one.text) for one in rows]
    empty = Listing(
        "个别谈话记录", ("谈话对象",), [], empty=("还没有谈话记录", "登记后列在这里，只有考核组成员可以查看。")
    )
    links = [Action("登记谈话", reverse("appraisal:note_talk", args=[found.pk]), main=True)]
    return record(
        request, f"个别谈话记录：{found.title}", panels=panels or [Panel("个别谈话记录", listing=empty)], actions=links
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def note_talk(request: HttpRequest, pk: int) -> HttpResponse:
    found = _talks_of(request, pk)
    form = TalkForm(sent(request)[0])
    back = reverse("appraisal:talks", args=[found.pk])
    return fill(
        request, form, lambda: actions.note_talk(found, **form.cleaned_data, by=account(request), at=timezone.now()),
        title="登记个别谈话", submit="登记", done="已登记谈话。", back=back, crumbs=[("个别谈话记录", back)],
    )  # fmt: skip


def _surveys_listing() -> Listing:
    rows = []
    for one in CommissionedSurvey.objects.prefetch_related("answers").order_by("-year", "-pk"):
        for answer in one.answers.all():
            share = satisfaction(answer.satisfied, answer.asked)
            rows.append([
                Cell(answer.question), Cell(f"{one.year}年度"), Cell(one.title, note=one.surveyor),
                Cell(str(one.samples), figures=True), Cell(f"{answer.satisfied}/{answer.asked}", figures=True),
                Cell(percent(share.numerator, share.denominator), figures=True),
            ])  # fmt: skip
    return Listing(
        SURVEYS, ("问题", "年度", "调查", "样本", "满意/有效", "满意率"), rows,
        empty=("还没有委托调查", "导入调查机构的工作簿后，按年度和问题列出满意率。"), widths=(60, 10, 30, 10, 14, 10),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_ALL)
def surveys(request: HttpRequest) -> HttpResponse:
    """Satisfaction by year and question (BZ-3-a); no effect on grades."""
    links = [Action("导出 Excel", reverse("appraisal:export_surveys"), icon="download")]
    if may(account(request), P.RECORD_SURVEY):
        links.append(Action("导入调查结果", reverse("appraisal:import_survey"), main=True))
    lead = "委托统计调查机构随机抽样，按题统计满意率；结果按年度和问题保存，不影响考核等次。"
    return register(request, SURVEYS, [_surveys_listing()], actions=links, lead=lead)


@require_GET
@access.requires(P.VIEW_ALL)
def export_surveys(request: HttpRequest) -> HttpResponse:
    return export(request, [_surveys_listing()], title=SURVEYS, facts=[], verb="appraisal.export_surveys")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.RECORD_SURVEY)
def import_survey(request: HttpRequest) -> HttpResponse:
    data, uploads = sent(request)
    form = SurveyForm(data, uploads)

    def act() -> CommissionedSurvey:
        given = dict(form.cleaned_data)
        upload = given.pop("document")
        return commissioned.import_survey(
            commissioned.NewSurvey(**given), upload, by=account(request), at=timezone.now()
        )

    back = reverse("appraisal:surveys")
    return fill(
        request, form, act, title="导入委托调查结果", submit="导入", done="已导入调查结果。", back=back,
        crumbs=[(SURVEYS, back)], note="样本不少于 1000 个。整本校验，有一处不符即不导入。",
    )  # fmt: skip


@require_GET
@access.requires(P.RECORD_SURVEY)
def survey_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook for the agency."""
    columns = [Column(head, width=width) for head, width in zip(HEADS, (60, 14, 14), strict=True)]
    return download(write_workbook([Sheet("满意度", columns, [])]), "满意度调查结果模板.xlsx")
