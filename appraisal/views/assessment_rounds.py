"""Rounds: the list, planning, the page of one with its groups, opening and ending (SX-6.1-a)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.presenters.listing import Action, Cell, Listing, Panel
from accountability.views.entry import act_and_return, export, fill, record, register, sent
from appraisal.actions import assessment_rounds as actions
from appraisal.enums.assessment import AssessmentPermission as P
from appraisal.enums.assessment import RoundState
from appraisal.forms import assessment as forms
from appraisal.forms.assessment_filters import RoundFilter
from appraisal.gathering.assessment import not_filed
from appraisal.models import (
    AssessmentCharge,
    AssessmentRound,
    AssessmentSeat,
    Indicator,
    Member,
    Period,
    RoundTemplate,
    Scheme,
    SeparateAppraisal,
)
from appraisal.models.assessment_columns import charges_seen
from appraisal.presenters import assessment_rounds as presenter
from appraisal.views import fetch
from appraisal.views import fetch_assessment as fetched
from core import access
from core.access import may
from core.views.export import filter_facts
from organization.models import Unit

TITLE, PAGE = "考评轮次", 50
NO_PEOPLE = ("还没有人员", "加入组长和至少一名成员；本人、本单位和近年任职过的单位须回避。")
NO_MEMBERS = ("还没有考评对象", "每个考评对象分到一个考评组。")
FORM = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(row: AssessmentRound | None = None) -> list[tuple[str, str]]:
    found = [(TITLE, reverse("appraisal:assessment_rounds"))]
    return [*found, (row.title, _page(row))] if row is not None else found


def _page(row: AssessmentRound) -> str:
    return reverse("appraisal:assessment_round", args=[row.pk])


@require_GET
@access.requires(P.VIEW_ROUNDS)
def rounds(request: HttpRequest) -> HttpResponse:
    """Rounds in reach, newest first."""
    me = fetch.account(request)
    rows = AssessmentRound.objects.visible_to(me).select_related("period__scheme", "approval")
    page = Paginator(rows.order_by("-year", "-pk"), PAGE).get_page(request.GET.get("page"))
    found = [Action("单项考评", reverse("appraisal:separate_appraisals"))]
    if may(me, P.MANAGE_ROUNDS):
        found.append(Action("筹备轮次", reverse("appraisal:plan_round"), main=True))
    return register(request, TITLE, [presenter.rounds_listing(page.object_list)], actions=found, page=page, unit="个")


@FORM
@access.requires(P.MANAGE_ROUNDS)
def plan_round(request: HttpRequest) -> HttpResponse:
    """Plan a round over a period of an issued scheme."""
    me = fetch.account(request)
    periods = Period.objects.filter(scheme__in=Scheme.objects.current()).select_related("scheme")
    used = AssessmentRound.objects.filter(approval__isnull=False).order_by().values("approval")
    approvals = SeparateAppraisal.objects.visible_to(me).filter(state="approved").exclude(pk__in=used)
    form = forms.RoundForm(sent(request)[0], periods=periods.order_by("-last_day", "label"), approvals=approvals)
    return fill(
        request, form, lambda: actions.plan_round(form.cleaned_data["period"], form.new(), by=me, at=timezone.now()),
        title="筹备考评轮次", submit="筹备", done="已建立轮次。请组成考评组，分配考评对象，然后启动。",
        back=reverse("appraisal:assessment_rounds"), crumbs=_crumbs(), then=_page,
        note="一个年度只有一轮综合考评；另行组织的，先经党委、政府同意。",
    )  # fmt: skip


def _asked(request: HttpRequest, row: AssessmentRound) -> tuple[Any, list[AssessmentCharge]]:
    form = RoundFilter(request.GET, groups=row.groups.order_by("order"))
    rows = charges_seen(fetch.account(request)).filter(round=row).select_related("group", "member__group")
    if form.is_valid():
        if form.cleaned_data["group"]:
            rows = rows.filter(group=form.cleaned_data["group"])
        if form.cleaned_data["search"]:
            words = form.cleaned_data["search"]
            rows = rows.filter(Q(member__name__icontains=words) | Q(member__code__iexact=words))
        stage = form.cleaned_data["stage"]
        if stage:
            done = row.columns.closed().filter(kind=stage).order_by().values("member")
            rows = rows.exclude(member__in=done)
    return form, list(rows.order_by("member__group__order", "member__order", "member__code"))


@require_GET
@access.requires(P.VIEW_ROUNDS)
def assessment_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: stages, what keeps it from being opened, groups, how far each member is."""
    row, me, today = fetched.round_of(request, pk), fetch.account(request), timezone.localdate()
    manages = may(me, P.MANAGE_ROUNDS)
    form, charges = _asked(request, row)
    progress = presenter.progress_of(row)
    page = Paginator(charges, PAGE).get_page(request.GET.get("page"))
    sees_all = may(me, P.VIEW_ALL_SHEETS)
    state = RoundState(row.state)
    context = {
        "page_title": row.title, "breadcrumb": _crumbs(), "round": row, "state": state.label,
        "tone": presenter.TONES[state], "steps": presenter.stages(row, progress, row.charges.count(), today),
        "groups": presenter.groups_listing(row, manages=manages), "filter": form, "page": page,
        "members": presenter.members_listing(
            row, list(page.object_list), progress, today, linked=may(me, P.VIEW_SHEETS)
        ),
        "missing": not_filed(row) if sees_all and state is RoundState.RUNNING else [],
        "findings": actions.opening_findings(row, today) if manages and state is RoundState.PLANNED else None,
        "manages": manages, "sees_all": sees_all, "planned": state is RoundState.PLANNED,
        "running": state is RoundState.RUNNING, "reports": may(me, P.REPORT_CONDUCT),
        "export": f"{reverse('appraisal:export_round', args=[row.pk])}?{request.GET.urlencode()}",
        "files": may(me, P.VIEW_YEAR_END), "facts": _facts(row),
    }  # fmt: skip
    return render(request, "appraisal/assessment_round.html", context)


def _facts(row: AssessmentRound) -> list[tuple[str, str]]:
    return [
        ("考评期间", row.period.name), ("方案", row.period.scheme.name), ("考评通知", row.basis or "—"),
        ("种类", f"单项考评：{row.approval}" if row.approval else "综合考评"),
        ("考核方法", "四种方法齐备才能汇总" if row.four_methods else "按方案"),
    ]  # fmt: skip


@require_GET
@access.requires(P.VIEW_ALL_SHEETS)
def export_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress and groups as a workbook; the export leaves a trace."""
    row = fetched.round_of(request, pk)
    form, charges = _asked(request, row)
    sections = [
        presenter.members_listing(row, charges, presenter.progress_of(row), timezone.localdate(), linked=True),
        presenter.groups_listing(row, manages=False),
    ]
    return export(request, sections, title=row.title, facts=filter_facts(form), verb="appraisal.export_round")


@FORM
@access.requires(P.MANAGE_ROUNDS)
def change_round_days(request: HttpRequest, pk: int) -> HttpResponse:
    row = fetched.round_of(request, pk)
    names = ("self_due", "preliminary_due", "onsite_due", "collation_due")
    form = forms.DaysForm(sent(request)[0], initial={name: getattr(row, name) for name in names})

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return actions.change_days(row, **form.days(), reason=reason, by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="调整日程", submit="保存", done="已调整日程。", back=_page(row),
                crumbs=_crumbs(row))  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def add_assessment_group(request: HttpRequest, pk: int) -> HttpResponse:
    row = fetched.round_of(request, pk)
    form = forms.GroupForm(sent(request)[0])
    return fill(
        request, form,
        lambda: actions.add_group(row, form.cleaned_data["name"], by=fetch.account(request), at=timezone.now()),
        title="组成考评组", submit="组成", done="已组成考评组。请加入组长和成员，分配考评对象。", back=_page(row),
        crumbs=_crumbs(row), then=lambda made: reverse("appraisal:assessment_group", args=[made.pk]),
    )  # fmt: skip


@require_GET
@access.requires(P.MANAGE_ROUNDS)
def assessment_group(request: HttpRequest, pk: int) -> HttpResponse:
    """A group: its people, with those who left, and its members."""
    group = fetched.group_of(request, pk)
    row, ended = group.round, group.round.state == RoundState.ENDED
    seats = AssessmentSeat.objects.filter(group=group).select_related("person__unit").order_by("withdrawn_at", "-leads")
    people = [
        [
            Cell(seat.person.name, note=seat.person.unit.name),
            Cell("组长" if seat.leads else "成员"),
            Cell("已退出", tone="neutral", note=seat.withdrawal_reason)
            if seat.withdrawn_at
            else Cell("退出", reverse("appraisal:unseat_assessor", args=[seat.pk]) if not ended else ""),
        ]
        for seat in seats
    ]
    charges = AssessmentCharge.objects.filter(group=group).select_related("member__group", "round")
    members = [
        [Cell(one.member.name, presenter.sheet_url(one)), Cell(one.member.group.name)]
        for one in charges.order_by("member__group__order", "member__order")
    ]
    found = [] if ended else [
        Action("加入人员", reverse("appraisal:seat_assessor", args=[group.pk])),
        Action("分配考评对象", reverse("appraisal:charge_group", args=[group.pk]), main=True),
    ]  # fmt: skip
    return record(
        request, group.name, crumbs=_crumbs(row), actions=found,
        panels=[
            Panel("人员", listing=Listing("人员", ("姓名", "职责", "状态"), people, NO_PEOPLE)),
            Panel("考评对象", listing=Listing("考评对象", ("考评对象", "考核系统"), members, NO_MEMBERS)),
        ],
    )  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def seat_assessor(request: HttpRequest, pk: int) -> HttpResponse:
    group = fetched.group_of(request, pk)
    back = reverse("appraisal:assessment_group", args=[group.pk])
    form = forms.SeatForm(sent(request)[0])

    def act() -> Any:
        of = form.cleaned_data
        return actions.seat_person(group, of["person"], leads=of["leads"], by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="加入考评人员", submit="加入", done="已加入。", back=back,
                crumbs=[*_crumbs(group.round), (group.name, back)],
                note="考评人员用本人账号办理；本人、现单位和近年任职过的单位须回避。")  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def unseat_assessor(request: HttpRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(AssessmentSeat.objects.select_related("group__round", "person"), pk=pk)
    group = fetched.group_of(request, seat.group_id)
    back = reverse("appraisal:assessment_group", args=[group.pk])
    form = forms.ReasonForm(sent(request)[0])

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return actions.unseat_person(seat, reason=reason, by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title=f"{seat.person.name}退出考评组", submit="退出", done="已退出。", back=back,
                crumbs=[*_crumbs(group.round), (group.name, back)])  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def charge_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Divide members: those of no group, and those of this one that may stay."""
    group = fetched.group_of(request, pk)
    row, back = group.round, reverse("appraisal:assessment_group", args=[group.pk])
    others = AssessmentCharge.objects.filter(round=row).exclude(group=group).order_by().values("member")
    members = (
        Member.objects.filter(scheme=row.period.scheme_id).exclude(pk__in=others).order_by("group__order", "order")
    )
    held = list(AssessmentCharge.objects.filter(group=group).order_by().values_list("member", flat=True))
    form = forms.ChargeForm(sent(request)[0], members=members, initial={"members": held})

    def act() -> Any:
        chosen = form.cleaned_data["members"]
        return actions.charge_members(group, chosen, whole=True, by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="分配考评对象", submit="分配", done="已分配。", back=back,
                crumbs=[*_crumbs(row), (group.name, back)],
                note="列出的是还没有考评组的对象和本组已有的对象；勾选的由本组考评。")  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def desk_items(request: HttpRequest, pk: int) -> HttpResponse:
    row = fetched.round_of(request, pk)
    leaves = Indicator.objects.filter(scheme=row.period.scheme_id, children__isnull=True).select_related("group")
    held = list(row.desk_items.order_by().values_list("indicator", flat=True))
    leaves = leaves.order_by("group__order", "order", "pk")
    form = forms.DeskForm(sent(request)[0], leaves=leaves, initial={"indicators": held})

    def act() -> Any:
        chosen = form.cleaned_data["indicators"]
        return actions.set_desk_items(row, chosen, by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="不用实地考评的项目", submit="保存", done="已保存。", back=_page(row),
                crumbs=_crumbs(row), note="勾选的项目以初评得分为准，不进行实地考评。")  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def self_templates(request: HttpRequest, pk: int) -> HttpResponse:
    row = fetched.round_of(request, pk)
    held = dict(RoundTemplate.objects.filter(round=row).order_by().values_list("group", "template"))
    form = forms.TemplatesForm(sent(request)[0], groups=list(row.period.scheme.groups.order_by("order")), held=held)

    def act() -> Any:
        return actions.set_templates(row, form.chosen(), by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="自评模板", submit="保存", done="已保存。", back=_page(row),
                crumbs=_crumbs(row), note="选用模板的考核系统，自评时还须逐条回答模板的要点。")  # fmt: skip


@FORM
@access.requires(P.MANAGE_ROUNDS)
def lead_filers(request: HttpRequest, pk: int) -> HttpResponse:
    row = fetched.round_of(request, pk)
    back = reverse("appraisal:year_end", args=[row.pk])
    units = Unit.objects.standing().filter(Q(parent__parent__isnull=True, parent__isnull=False))
    held = list(row.lead_filers.order_by().values_list("unit", flat=True))
    form = forms.LeadsForm(sent(request)[0], units=units.order_by("order", "code"), initial={"units": held})

    def act() -> Any:
        chosen = form.cleaned_data["units"]
        return actions.set_lead_filers(row, chosen, by=fetch.account(request), at=timezone.now())

    return fill(request, form, act, title="年终报送单位", submit="保存", done="已保存。", back=back,
                crumbs=_crumbs(row), note="已经报送的单位不会被移出。")  # fmt: skip


@require_POST
@access.requires(P.MANAGE_ROUNDS)
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    row = fetched.round_of(request, pk)
    return act_and_return(
        request, lambda: actions.open_round(row, by=fetch.account(request), at=timezone.now()),
        done="已启动，各单位可以自评。", back=_page(row),
    )  # fmt: skip


@require_POST
@access.requires(P.MANAGE_ROUNDS)
def end_round(request: HttpRequest, pk: int) -> HttpResponse:
    row = fetched.round_of(request, pk)
    return act_and_return(
        request, lambda: actions.end_round(row, by=fetch.account(request), at=timezone.now()), done="本轮次已结束。",
        back=_page(row),
    )  # fmt: skip
