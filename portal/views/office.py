"""Those who make things public: what is due, publishing, bulletins, briefings, comments (JH-A-6.2, JH-B-4.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.enums import StepKind
from accountability.gathering.coordination import numbers_on
from accountability.gathering.rows import version_of, with_content
from accountability.models import StepDone, Task
from accountability.presenters.listing import Action, Cell, Listing
from accountability.views import fetch
from accountability.views.entry import act_and_return, export, fill, register, sent
from core import access, calendar
from core.access import may
from decisions.forms.fields import ReasonForm
from organization.models import Account
from portal.actions import publicity as actions
from portal.enums import PortalPermission as P
from portal.enums import PublicationKind
from portal.gathering import publication_days, published_results, result_duties, unpublished_decompositions
from portal.models import Briefing, PublicBulletin, SuitableMark, TaskComment, TaskPublication
from portal.office_forms import AnswerForm, BriefingForm, BulletinForm, HandOnForm, PublicationForm
from portal.permissions import may_publish
from portal.rules.publicity import outstanding

TITLE, MOST = "对外公开", 100


def _link(me: Account, task: Task, kind: PublicationKind, label: str) -> Cell:
    if not may_publish(me, task):
        return Cell("")
    return Cell(label, reverse("portal:publish", args=[task.pk, kind.value]))


def _sections(me: Account, today: date) -> list[Listing]:
    """What is due and was not made public; what was."""
    duties, tasks = result_duties(me)
    days, warning = publication_days(today), numbers_on(today).warning_days
    waiting = [
        [
            Cell(version_of(tasks[one.task]).target, reverse("accountability:task", args=[one.task])),
            Cell(one.line or "任务办结"), Cell(_lead(tasks[one.task])),
            Cell(one.due(days).isoformat(), figures=True),
            Cell("", light=calendar.light(one.due(days), today, behind=False, warning_days=warning)),
            _link(me, tasks[one.task], PublicationKind.RESULT, "公开成果"),
        ]
        for one in outstanding(duties, published_results())[:MOST]
    ]  # fmt: skip
    concern = [
        [
            Cell(version_of(row).target, reverse("accountability:task", args=[row.pk])), Cell(_lead(row)),
            Cell(f"{version_of(row).deadline or '—'}", figures=True),
            _link(me, row, PublicationKind.DECOMPOSITION, "公示分解"),
        ]
        for row in unpublished_decompositions(me)[:MOST]
    ]  # fmt: skip
    rows = TaskPublication.objects.filter(task__in=Task.objects.visible_to(me).order_by().values("pk"))
    related = rows.select_related("version", "unit").prefetch_related("media")
    made = [_made(row) for row in related.order_by("-published_on", "-pk")[:MOST]]
    return [
        Listing(
            "应公开的成果", ("任务", "节点", "单位", "应公开", "状态", "办理"), waiting,
            ("没有待公开的成果", "经过公示或者听证的决策，节点和任务完成后应当公开。"), widths=(40, 40, 18, 14, 12, 12),
        ),
        Listing(
            "应公示的任务分解", ("任务", "单位", "完成时限", "办理"), concern,
            ("没有待公示的分解", "社会关注和关系群众切身利益的任务，下达后公示分解情况。"), widths=(40, 18, 14, 12),
        ),
        Listing(
            "已公开", ("任务", "种类", "单位", "公开日期", "内容", "状态"), made,
            ("还没有公开", "公开后列在这里，公众可以在门户查看并提意见。"), widths=(40, 18, 18, 14, 60, 12),
        ),
    ]  # fmt: skip


def _lead(task: Task) -> str:
    unit = version_of(task).lead_unit
    return unit.name if unit is not None else ""


def _made(row: TaskPublication) -> list[Cell]:
    media = "、".join(one.get_medium_display() for one in row.media.all())
    state = Cell("已撤回", tone="neutral", note=row.withdrawal_reason)
    if row.withdrawn_at is None:
        state = Cell("撤回", reverse("portal:withdraw", args=[row.pk]))
    title = Cell(row.version.target, reverse("portal:task", args=[row.pk]) if row.withdrawn_at is None else "")
    return [
        title, Cell(row.get_kind_display(), note=media), Cell(row.unit.name),
        Cell(row.published_on.isoformat(), figures=True), Cell(row.text[:160], note=row.line), state,
    ]  # fmt: skip


@require_GET
@access.requires(P.VIEW_PUBLICITY)
def publicity(request: HttpRequest) -> HttpResponse:
    """What must be made public, by when, and what was."""
    me, today = fetch.account(request), timezone.localdate()
    links = [Action("导出 Excel", reverse("portal:export_publicity"), icon="download")]
    links.append(Action("适宜公开的任务", reverse("portal:suitable")))
    lead = f"阶段成果和完成情况在达成后 {publication_days(today)} 日内公开；完成情况先报告、后公开。"
    return register(request, TITLE, _sections(me, today), actions=links, lead=lead)


@require_GET
@access.requires(P.VIEW_PUBLICITY)
def export_publicity(request: HttpRequest) -> HttpResponse:
    sections = _sections(fetch.account(request), timezone.localdate())
    return export(request, sections, title=TITLE, facts=[], verb="portal.export_publicity")


@require_GET
@access.requires(P.VIEW_PUBLICITY)
def suitable(request: HttpRequest) -> HttpResponse:
    """Tasks that the office found suitable, and what the publicity department made of them (JH-B-4.3-a)."""
    me = fetch.account(request)
    rows = SuitableMark.objects.in_force().select_related("task__current__lead_unit").order_by("-pk")
    seen = rows.filter(task__in=Task.objects.visible_to(me).order_by().values("pk"))
    publishes = may(me, P.PUBLISH_IN_MEDIA)
    lines = []
    for row in seen[:MOST]:
        act = Cell("")
        if publishes:
            act = Cell("在媒体公布", reverse("portal:publish", args=[row.task_id, PublicationKind.EXECUTION.value]))
        elif may(me, P.MARK_SUITABLE):
            act = Cell("取消认定", reverse("portal:mark_suitable", args=[row.task_id]))
        url = reverse("accountability:task", args=[row.task_id])
        told = f"{timezone.localtime(row.recorded_at):%Y-%m-%d}"
        lines.append([Cell(version_of(row.task).target, url), Cell(_lead(row.task)), Cell(told, figures=True), act])
    empty = ("没有认定适宜公开的任务", "两办在任务页面认定适宜公开后，宣传部门可以在媒体公布，重点项目进入门户专栏。")
    listing = Listing("适宜公开的任务", ("任务", "单位", "认定日期", "办理"), lines, empty)
    return register(request, "适宜公开的任务", [listing], crumbs=[(TITLE, reverse("portal:publicity"))])


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MARK_SUITABLE)
def mark_suitable(request: HttpRequest, pk: int) -> HttpResponse:
    """The office marks a task, or takes the mark back with the reason."""
    task, me = fetch.task(request, pk), fetch.account(request)
    back = reverse("portal:suitable")
    crumbs = [(version_of(task).target, reverse("accountability:task", args=[task.pk]))]
    if SuitableMark.objects.in_force().filter(task=task).exists():
        form = ReasonForm(sent(request)[0])
        return fill(
            request, form,
            lambda: actions.unmark_suitable(task, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
            title="取消适宜公开", submit="取消认定", done="已取消认定。", back=back, crumbs=crumbs,
        )  # fmt: skip
    if request.method == "POST":
        act = lambda: actions.mark_suitable(task, by=me, at=timezone.now())  # noqa: E731  one call, deferred
        return act_and_return(request, act, done="已认定适宜公开。", back=back)
    note = "认定后，宣传部门可以在橱窗、报纸、广播、电视、网络公布；重点工程进入门户的重点项目专栏。"
    return fill(request, forms.Form(), lambda: None, title="认定适宜公开", submit="认定", done="", back=back,
                note=note, crumbs=crumbs)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.VIEW_PUBLICITY)
def publish(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Make something of a task public."""
    me = fetch.account(request)
    if kind not in {one.value for one in PublicationKind}:
        raise Http404
    of = PublicationKind(kind)
    task = fetch.task(request, pk)
    allowed = may(me, P.PUBLISH_IN_MEDIA) if of is PublicationKind.EXECUTION else may_publish(me, task)
    if not allowed:
        raise PermissionDenied(P.PUBLISH_TASKS.value)
    steps = StepDone.objects.filter(task=task, kind=StepKind.MILESTONE).order_by("done_on")
    lines = [("", "任务办结")] + [(one.line, one.line) for one in steps]
    form = PublicationForm(
        sent(request)[0], kind=of, lines=lines, initial={"published_on": timezone.localdate()}
    )  # fmt: skip
    back = reverse("portal:publicity")
    note = f"任务：{version_of(task).target}。公开目标、单位、责任岗位和时限，不公开个人姓名。"
    return fill(
        request, form, lambda: actions.publish(task, form.new(), by=me, at=timezone.now()), title=of.label,
        submit="公开", done="已公开，公众可以查看和提意见。", back=back, note=note, crumbs=[(TITLE, back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.VIEW_PUBLICITY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take something back."""
    me = fetch.account(request)
    seen = Task.objects.visible_to(me).order_by().values("pk")
    rows = TaskPublication.objects.filter(task__in=seen).select_related("task__current", "version")
    row = get_object_or_404(rows, pk=pk)
    execution = row.kind == PublicationKind.EXECUTION
    if not (may(me, P.PUBLISH_IN_MEDIA) if execution else may_publish(me, row.task)):
        raise PermissionDenied(P.PUBLISH_TASKS.value)
    form = ReasonForm(sent(request)[0])
    back = reverse("portal:publicity")
    return fill(
        request, form, lambda: actions.withdraw(row, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤回公开内容", submit="撤回", done="已撤回，门户不再显示。", back=back, note=row.version.target,
        crumbs=[(TITLE, back)],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_PUBLICITY)
def office_bulletins(request: HttpRequest) -> HttpResponse:
    """Bulletins with drafts, and briefings."""
    me = fetch.account(request)
    edits = may(me, P.PUBLISH_BULLETINS)
    rows = PublicBulletin.objects.select_related("published_by__person").order_by("published_at", "-pk")
    if not edits:
        rows = rows.filter(published_at__isnull=False)
    written = [
        [
            Cell(row.title, reverse("portal:bulletin", args=[row.pk]) if row.published_at
                 else reverse("portal:edit_bulletin", args=[row.pk])),
            Cell("已发布", tone="success") if row.published_at else Cell("草稿", tone="neutral"),
            Cell(f"{timezone.localtime(row.published_at):%Y-%m-%d} {row.published_by}" if row.published_at else ""),
            Cell("") if row.published_at or not edits
            else Cell("发布", reverse("portal:publish_bulletin", args=[row.pk])),
        ]
        for row in rows[:MOST]
    ]  # fmt: skip
    briefings = [
        [Cell(row.title), Cell(row.speaker.name, note=row.post), Cell(row.published_on.isoformat(), figures=True)]
        for row in Briefing.objects.select_related("speaker").order_by("-published_on", "-pk")[:MOST]
    ]
    links = []
    if may(me, P.BRIEF):
        links.append(Action("发布新闻通报", reverse("portal:new_briefing"), main=True))
    if edits:
        links.append(Action("起草通报", reverse("portal:new_bulletin"), main=True))
    sections = [
        Listing("政府工作通报", ("标题", "状态", "发布", "办理"), written,
                ("没有通报", "县政府向社会发布工作和决策执行的通报。")),
        Listing("新闻通报", ("标题", "新闻发言人", "发布日期"), briefings,
                ("没有新闻通报", "新闻发言人就重大任务进展和社会热点对外通报。")),
    ]  # fmt: skip
    return register(request, "通报", sections, actions=links, crumbs=[(TITLE, reverse("portal:publicity"))])


def _bulletin_form(request: HttpRequest, row: PublicBulletin | None) -> HttpResponse:
    me = fetch.account(request)
    initial = {"title": row.title, "text": row.text} if row is not None else None
    form = BulletinForm(sent(request)[0], initial=initial)
    back = reverse("portal:office_bulletins")
    return fill(
        request, form, lambda: actions.draft_bulletin(row, **form.cleaned_data, by=me, at=timezone.now()),
        title="起草政府工作通报", submit="保存草稿", done="草稿已保存，发布后公众可见。", back=back,
        crumbs=[("通报", back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PUBLISH_BULLETINS)
def new_bulletin(request: HttpRequest) -> HttpResponse:
    return _bulletin_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PUBLISH_BULLETINS)
def edit_bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    return _bulletin_form(request, get_object_or_404(PublicBulletin, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.PUBLISH_BULLETINS)
def publish_bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everybody read it."""
    row, me = get_object_or_404(PublicBulletin, pk=pk), fetch.account(request)
    back = reverse("portal:office_bulletins")
    if request.method == "POST":
        act = lambda: actions.publish_bulletin(row, by=me, at=timezone.now())  # noqa: E731  one call, deferred
        return act_and_return(request, act, done="通报已发布。", back=back)
    return fill(request, forms.Form(), lambda: None, title=f"发布：{row.title}", submit="发布", done="", back=back,
                note="发布后不再修改，公众无需登录即可阅读。", crumbs=[("通报", back)])  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.BRIEF)
def new_briefing(request: HttpRequest) -> HttpResponse:
    """A spokesperson tells something under his own name and post."""
    me = fetch.account(request)
    marked = SuitableMark.objects.in_force().order_by().values("task")
    tasks = with_content(Task.objects.visible_to(me).in_force().filter(pk__in=marked)).order_by("-pk")
    form = BriefingForm(sent(request)[0], tasks=tasks)
    back = reverse("portal:office_bulletins")

    def act() -> Briefing:
        of: dict[str, Any] = form.cleaned_data
        chosen = list(with_content(of["tasks"].select_related("table__matter")))
        return actions.brief(title=of["title"], text=of["text"], tasks=chosen, by=me, at=timezone.now())

    return fill(request, form, act, title="发布新闻通报", submit="发布", done="通报已发布。", back=back,
                note="以本人姓名和职务发布。", crumbs=[("通报", back)])  # fmt: skip


@require_GET
@access.requires(P.HANDLE_COMMENTS)
def comments(request: HttpRequest) -> HttpResponse:
    """What the public says to published tasks, what waits first."""
    rows = TaskComment.objects.select_related("publication__version", "publication__unit", "follow_up__unit")
    lines = []
    for row in rows.order_by("replied_at", "-pk")[:MOST]:
        state = Cell("已答复", tone="success", note=row.reply[:80])
        if row.replied_at is None:
            state = Cell("答复", reverse("portal:answer_comment", args=[row.pk]))
        follow = Cell("转督办", reverse("portal:supervise_comment", args=[row.pk]))
        if row.follow_up is not None:
            url = reverse("accountability:follow_up", args=[row.follow_up_id])
            follow = Cell(row.follow_up.unit.name, url, note="已办结" if row.follow_up.done_at else "办理中")
        lines.append([
            Cell(row.text[:200], note=row.receipt),
            Cell(row.publication.version.target, note=row.publication.unit.name),
            Cell(f"{timezone.localtime(row.received_at):%Y-%m-%d}", figures=True), state, follow,
        ])  # fmt: skip
    listing = Listing("群众意见", ("意见", "任务", "收到", "答复", "督办"), lines,
                      ("没有意见", "公众对公开的任务提出的意见列在这里，答复或者转为督办事项。"))  # fmt: skip
    return register(request, "群众意见", [listing], crumbs=[(TITLE, reverse("portal:publicity"))])


def _comment(pk: int) -> TaskComment:
    rows = TaskComment.objects.select_related("publication__version__lead_unit")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.HANDLE_COMMENTS)
def answer_comment(request: HttpRequest, pk: int) -> HttpResponse:
    row, me = _comment(pk), fetch.account(request)
    form = AnswerForm(sent(request)[0])
    back = reverse("portal:comments")
    return fill(
        request, form, lambda: actions.answer_comment(row, reply=form.cleaned_data["reply"], by=me, at=timezone.now()),
        title="答复群众意见", submit="答复", done="已答复。", back=back, note=f"“{row.text[:300]}”",
        crumbs=[("群众意见", back)],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.HANDLE_COMMENTS)
def supervise_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a comment a supervision record."""
    row, me = _comment(pk), fetch.account(request)
    initial = {"text": row.text[:300], "unit": row.publication.version.lead_unit}
    form = HandOnForm(sent(request)[0], initial=initial)
    back = reverse("portal:comments")
    return fill(
        request, form, lambda: actions.supervise_comment(row, **form.cleaned_data, by=me, at=timezone.now()),
        title="群众意见转督办", submit="转督办", done="已转为督办事项。", back=back, note=f"“{row.text[:300]}”",
        crumbs=[("群众意见", back)],
    )  # fmt: skip
