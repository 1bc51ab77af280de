"""公示: the page, publication, moderation of comments, replies, the finding (JH-A-4.3-b, JH-A-4.3-c)."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from decisions.actions import public_notice as actions
from decisions.enums import DecisionPermission, Stage
from decisions.forms.fields import ReasonForm
from decisions.forms.public_notice import MOST_AT_ONCE, CommentFilter, FindingForm, NoticeForm, ReplyForm
from decisions.models import Comment, Matter, PublicNotice
from decisions.presenters import openness as presenter
from decisions.presenters.papers import paper_rows
from decisions.presenters.places import stage_url
from decisions.views import fetch
from decisions.views.entry import Entry, entry_of, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account

STAGE = Stage.PUBLIC_NOTICE
PAGE = 50


def current(matter: Matter) -> PublicNotice:
    """The notice of the latest round; 404 before it was published."""
    rows = PublicNotice.objects.select_related("run").filter(run__matter=matter).order_by("-run__round")
    return get_object_or_404(rows[:1])


def _publish(matter: Matter, form: NoticeForm, by: Account, at: datetime) -> object:
    return actions.publish_notice(matter.pk, form.notice, by=by, at=at)


def _reply(matter: Matter, form: ReplyForm, by: Account, at: datetime) -> object:
    filled = form.cleaned_data
    return actions.reply_to(
        current(matter), filled["comment"], reply=filled["reply"], reason=filled["reason"], by=by, at=at
    )


def _find(matter: Matter, form: FindingForm, by: Account, at: datetime) -> object:
    filled = form.cleaned_data
    controversial = filled["controversial"] == "yes"
    return actions.find_controversy(current(matter), controversial=controversial, reason=filled["reason"], by=by, at=at)


ENTRIES = {
    "publish": Entry(
        "公布公示", "公布", "公示已公布。", NoticeForm, _publish,
        note="公布后内容不能更改；需要更改的，结束本轮后重新进行公示。",
    ),
    "reply": Entry(
        "答复意见", "答复", "意见已答复。", ReplyForm, _reply, note="意见和答复一并在门户网站公布，不公布提出人。"
    ),
    "finding": Entry(
        "认定争议", "登记", "结论已登记。", FindingForm, _find,
        note="产生较大争议的，不得进入决策程序，须修改方案后重新公示。",
    ),
}  # fmt: skip


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def public_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest round: the notice, what came in, what was found."""
    matter = fetch.matter(request, pk)
    runs = matter.runs.filter(stage=STAGE).select_related("notice__draft__matter")
    run = runs.order_by("-round").first()
    view = presenter.notice_view(run)
    asked = CommentFilter(request.GET)
    rows = _filtered(Comment.objects.filter(notice=view.notice), asked) if view else Comment.objects.none()
    page = Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    contacts = may(request.user, DecisionPermission.READ_CONTACTS)
    context = {
        "view": view, "page": page, "rows": presenter.comment_rows(page, contacts=contacts), "filter": asked,
        "papers": paper_rows(run), "slug": "public-notice", "over": view and view.notice.ends_on < timezone.localdate(),
    }  # fmt: skip
    return stage_page(request, matter, STAGE, "decisions/public_notice.html", context)


def _filtered(rows: QuerySet[Comment], form: CommentFilter) -> QuerySet[Comment]:
    state = form.cleaned_data["state"] if form.is_valid() else ""
    if state == "open":
        return rows.filter(replied_at__isnull=True, hidden_at__isnull=True)
    if state == "answered":
        return rows.filter(replied_at__isnull=False)
    return rows.filter(hidden_at__isnull=False) if state == "hidden" else rows


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def public_notice_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One entry of the notice."""
    matter, entry = fetch.worker(request, pk, STAGE), entry_of(ENTRIES, kind)
    form = entry.form(*sent(request), matter=matter)
    if isinstance(form, ReplyForm):
        chosen = [int(one) for one in request.GET.getlist("comment") if one.isdecimal() and len(one) < 19]
        form.initial = {"comment": chosen[:MOST_AT_ONCE]}
        form.allow(list(current(matter).comments.values_list("pk", flat=True)))
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def hide_comment(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Keep a comment from the public, with the reason."""
    matter = fetch.worker(request, pk, STAGE)
    comment = get_object_or_404(Comment.objects.select_related("notice__run"), pk=row, notice__run__matter=matter)

    def act(one: Matter, form: ReasonForm, by: Account, at: datetime) -> object:
        return actions.hide_comment(comment, reason=form.cleaned_data["reason"], by=by, at=at)

    note = f"隐藏意见 {comment.receipt}：“{comment.text[:60]}”。原文保留在档案中，仍计入意见统计。"
    entry = Entry("隐藏意见", "隐藏", "意见已隐藏。", ReasonForm, act, note=note, danger=True)
    return run_entry(request, matter, STAGE, entry, ReasonForm(sent(request)[0]), back=stage_url(STAGE, matter.pk))
