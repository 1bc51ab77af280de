"""咨询论证: the page, its entries, the document; and each expert's own page for his opinion (JH-A-4.2, JH-A-5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.findings import Finding, Refused
from decisions.actions import expert_review as actions
from decisions.actions.opinion_document import make_opinion_document, signature
from decisions.enums import DecisionPermission, RunState, Stage
from decisions.forms.experts import AttendanceForm, FieldsForm, InterestForm, InviteForm, MeetingForm, OpinionForm
from decisions.models import Invitation, Matter, ReviewMeeting
from decisions.presenters.experts import counted, invited_rows
from decisions.presenters.frame import Frame
from decisions.presenters.papers import newest, paper_rows
from decisions.presenters.places import stage_url
from decisions.views import fetch
from decisions.views.entry import Entry, entry_of, framed_page, run_entry, sent
from organization.models import Account

STAGE = Stage.EXPERT_REVIEW


def _fields(matter: Matter, form: FieldsForm, by: Account, at: datetime) -> object:
    return actions.set_fields(matter.pk, form.cleaned_data["fields_of_matter"], by=by, at=at)


def _invite(matter: Matter, form: InviteForm, by: Account, at: datetime) -> object:
    return actions.invite(matter.pk, form.cleaned_data["experts"], by=by, at=at)


def _attendance(matter: Matter, form: AttendanceForm, by: Account, at: datetime) -> object:
    return actions.mark_attendance(matter.pk, [one.pk for one in form.cleaned_data["attended"]], by=by, at=at)


def _meeting(matter: Matter, form: MeetingForm, by: Account, at: datetime) -> object:
    return actions.hold_meeting(matter.pk, **form.cleaned_data, by=by, at=at)


ENTRIES = {
    "fields": Entry("选定相关专业", "保存", "相关专业已选定。", FieldsForm, _fields),
    "invite": Entry(
        "邀请专家", "邀请", "专家已邀请。", InviteForm, _invite, note="从专家库中选定；申报了利害关系的不计入人数。"
    ),
    "attendance": Entry("登记专家到会", "登记", "到会情况已登记。", AttendanceForm, _attendance),
    "meeting": Entry(
        "登记咨询论证会", "登记", "咨询论证会已登记。", MeetingForm, _meeting, note="以最后一次登记为准。"
    ),
}


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def expert_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest round: who counts and why not, each opinion, the meeting, the papers."""
    matter = fetch.matter(request, pk)
    return framed_page(request, matter, STAGE, "decisions/expert_review.html", lambda frame: _shown(matter, frame))


def _shown(matter: Matter, frame: Frame) -> Mapping[str, Any]:
    run = newest(matter, STAGE)
    rows = list(Invitation.objects.filter(run=run).select_related("expert").order_by("pk"))
    return {
        "rows": invited_rows(rows, frame.case),
        "standing": counted(frame.case),
        "relevant": "、".join(sorted(frame.case.expert_review.relevant)),
        "meeting": ReviewMeeting.objects.filter(run=run).order_by("-pk").first(),
        "papers": paper_rows(run),
        "slug": "expert-review",
        "moves": False,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def expert_review_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One entry of the expert review."""
    matter, entry = fetch.worker(request, pk, STAGE), entry_of(ENTRIES, kind)
    form = entry.form(*sent(request), matter=matter)
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def declare_interest(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Whether an invited expert has an interest in this matter (GW713-20)."""
    matter = fetch.worker(request, pk, STAGE)
    invitation = get_object_or_404(Invitation.objects.select_related("run", "expert"), pk=row, run__matter=matter)

    def act(one: Matter, form: InterestForm, by: Account, at: datetime) -> object:
        text = form.cleaned_data["interest_text"]
        return actions.declare_interest(invitation, interest=form.has_interest, text=text, by=by, at=at)

    entry = Entry(f"登记利害关系：{invitation.expert.name}", "登记", "已登记。", InterestForm, act)
    form = InterestForm(sent(request)[0])
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def paper_opinion(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Enter the opinion that an expert without a sign-in signed on paper."""
    matter = fetch.worker(request, pk, STAGE)
    invitation = get_object_or_404(
        Invitation.objects.select_related("run", "expert"), pk=row, run__matter=matter, expert__person__isnull=True
    )

    def act(one: Matter, form: OpinionForm, by: Account, at: datetime) -> object:
        return _sign(invitation, form, by, at)

    note = "依专家本人签名的书面意见如实登记，登记后不得更改；意见书上注明登记人。书面意见原件请登记为其他材料。"
    entry = Entry(f"登记书面意见：{invitation.expert.name}", "登记", "意见已登记。", OpinionForm, act, note=note)
    form = OpinionForm(sent(request)[0])
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


def _sign(invitation: Invitation, form: OpinionForm, by: Account, at: datetime) -> Invitation:
    filled = form.cleaned_data
    return actions.sign_opinion(
        invitation, stance=form.chosen, opinion=filled["opinion"], interest=form.has_interest,
        interest_text=filled["interest_text"], by=by, at=at,
    )  # fmt: skip


@require_POST
@access.requires(DecisionPermission.PREPARE_STAGES)
def make_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Make 《决策咨询专家意见书》 from the signed opinions."""
    matter = fetch.worker(request, pk, STAGE)
    try:
        row = make_opinion_document(matter.pk, by=fetch.account(request), at=timezone.now())
    except Refused as refusal:
        return framed_page(
            request, matter, STAGE, "decisions/expert_review.html", lambda frame: _shown(matter, frame),
            refused=refusal.findings, status=409,
        )  # fmt: skip
    messages.success(request, f"已生成{row.number}《决策咨询专家意见书》。")
    return redirect(stage_url(STAGE, matter.pk))


@require_GET
@access.requires(DecisionPermission.GIVE_EXPERT_OPINION)
def my_invitations(request: HttpRequest) -> HttpResponse:
    """The expert's own invitations: to answer, and answered."""
    rows = _own(request).order_by("signed_at", "-pk")[:100]
    return render(request, "decisions/my_invitations.html", {"page_title": "我的论证邀请", "rows": list(rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.GIVE_EXPERT_OPINION)
def my_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The expert's own page: what the matter is about, his opinion, his signature."""
    row = get_object_or_404(_own(request), pk=pk)
    form = OpinionForm(request.POST if request.method == "POST" else None)
    refused: list[Finding] = []
    if form.is_bound and form.is_valid():
        try:
            _sign(row, form, fetch.account(request), timezone.now())
        except Refused as refusal:
            refused = refusal.findings
        else:
            messages.success(request, "意见已签署。")
            return redirect("decisions:my_opinion", row.pk)
    context = {
        "page_title": "签署论证意见",
        "breadcrumb": [("我的论证邀请", reverse("decisions:my_invitations"))],
        "row": row,
        "matter": row.run.matter,
        "draft": row.run.matter.drafts.order_by("-number").first(),
        "form": form,
        "refused": refused,
        "open": row.run.state == RunState.OPEN and row.signed_at is None,
        "signed": signature(row),
    }
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "decisions/my_opinion.html", context, status=status)


def _own(request: HttpRequest) -> Any:
    """Invitations of the reader himself to matters he may see."""
    me = fetch.account(request)
    rows = Invitation.objects.filter(expert__person__isnull=False, expert__person=me.person)
    related = ("expert", "run__matter__lead_unit", "signed_by__person")
    return rows.filter(run__matter__in=Matter.objects.visible_to(me)).select_related(*related)
