"""A team or cadre in a round: what the grade rests on, what bars the best one, giving it with reasons (BZ-1-d)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.models import SupervisionRecord
from accountability.presenters.listing import Cell, Listing, Panel
from accountability.views.entry import fill, record, register, sent
from appraisal.actions import grades as actions
from appraisal.actions import integrity_rounds as rounds
from appraisal.actions.grade_ground import GRADING, HANDS
from appraisal.actions.grade_tallies import record_tally as record_tally_by_hand
from appraisal.enums.evaluations import EvaluationPermission
from appraisal.enums.grades import Conclusion, Grade, GradeTier, RelatedField, RoundKind, RoundState, TallyKind
from appraisal.enums.grades import GradePermission as P
from appraisal.forms.grades import (
    ConclusionForm,
    GradeForm,
    InquiryForm,
    RelatedForm,
    RemarkForm,
    TallyForm,
)
from appraisal.gathering.grades import Picture, pairs, picture
from appraisal.gathering.integrity_rounds import Advice, advice, midyear, related_of
from appraisal.models import DutyItem, GradeTarget, Result, RoundItem, SpecialInvestigation
from appraisal.presenters.grade_forms import apart
from appraisal.presenters.grades import (
    barred_panel,
    evidence_facts,
    grade_cell,
    opinion_listing,
    state_badge,
    tally_listing,
)
from appraisal.rules.grades import conflicts
from appraisal.views import fetch
from appraisal.views.grades import TITLE
from core import access
from core.access import may
from core.files import serve
from core.numbers import points2
from organization.models import Account

BOTH = require_http_methods(["GET", "HEAD", "POST"])
DAILY = 10
"""Daily records shown beside a score."""


def target_of(request: HttpRequest, pk: int) -> GradeTarget:
    rows = GradeTarget.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("round__rulebook", "round__method", "unit", "person", "member"), pk=pk)


@require_GET
@access.requires(P.VIEW_GRADES)
def grade_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one: evidence, what bars, the course of the grade, the forms."""
    target, me = target_of(request, pk), fetch.account(request)
    row = target.round
    seen = picture(row, units=[target.unit_id])
    label, tone = state_badge(row)
    cell = grade_cell(seen, target)
    disagreement, told = _conflict(seen, target), _advice(seen, target, me)
    related = related_of(row).get(target.unit_id, {}) if row.kind == RoundKind.INTEGRITY else {}
    basis = [*_place(row.version_id, target), *evidence_facts(seen, target), *_midyear(row.year, target)]
    tallied = tally_listing(seen, target, linked=may(me, EvaluationPermission.VIEW_ALL))
    panels = [
        Panel("定等依据", basis), Panel("测评票数", listing=tallied),
        barred_panel(seen.barred(target.pk)), *disagreement, *_precedents(told),
        Panel("定等过程", listing=opinion_listing(seen, target)), *_daily(target, me),
    ]  # fmt: skip
    who = [("单位", target.unit.name), ("类别", target.get_tier_display()), ("职务", target.post or "—")]
    asides = [Panel("对象", [*who, ("限额范围", target.pool)])]
    if row.kind == RoundKind.INTEGRITY:
        asides += _duties(target, related)
    return record(
        request, target.name, panels=panels, asides=asides,
        forms_=apart(_forms(seen, target, me, told, related, disagrees=bool(disagreement))),
        badges=[(f"等次：{cell.text}", cell.tone), (label, tone)],
        crumbs=[
            (TITLE, reverse("appraisal:grade_rounds")), (row.title, reverse("appraisal:grade_round", args=[row.pk])),
        ],
    )  # fmt: skip


def _place(version: int | None, target: GradeTarget) -> list[tuple[str, str]]:
    if version is None or target.member_id is None:
        return []
    one = Result.objects.filter(version=version, member=target.member_id).select_related("group").first()
    if one is None:
        return []
    percent = points2(one.final * 100 * 10_000 // one.group.total_weight)
    told = f"{points2(one.final)} 分（满分 {points2(one.group.total_weight)}，得分率 {percent}%）"
    return [("名次、得分", f"{one.group.name}第 {one.rank} 名，{told}")]


def _midyear(year: int, target: GradeTarget) -> list[tuple[str, str]]:
    """The mid-year check beside the ballots; its absence is told (BZ-2.1-i)."""
    one = midyear(year, [target.unit_id]).get(target.unit_id)
    if one is None:
        return [("年中检查", "没有年中检查记录，请核对（BZ-2.1-i）")]
    found = f"；问题：{one.findings}" if one.findings else ""
    return [("年中检查", f"{one.held_on} {one.text}{found}")]


def _conflict(seen: Picture, target: GradeTarget) -> list[Panel]:
    found = [one for key, one in conflicts(pairs(seen)) if key == target.pk]
    if not found:
        return []
    facts = [*found[0].facts.items(), ("说明", seen.remarks.get((target.pk, "conflict"), "尚未说明"))]
    return [Panel("与另一考核等次不一致", facts)]


def _advice(seen: Picture, target: GradeTarget, me: Account) -> list[Advice]:
    """What precedents suggest for the target; ``seen`` is the picture of its unit."""
    if seen.kind is not RoundKind.INTEGRITY:
        return []
    return [one for one in advice(seen, me) if one.target == target.pk]


def _precedents(told: Sequence[Advice]) -> list[Panel]:
    rows = [[Cell(one.text), Cell(one.declined or "尚未办理", tone="" if one.declined else "warning")] for one in told]
    if not rows:
        return []
    return [Panel("先例", listing=Listing("先例（BZ-2.2-p，仅供参考）", ("建议", "不采纳的理由"), rows))]


def _daily(target: GradeTarget, me: Account) -> list[Panel]:
    """What is known day by day of the team or cadre in the year, as far as the reader may see it (JH-C-3.3-e)."""
    rows = SupervisionRecord.objects.visible_to(me).filter(held_on__year=target.round.year, unit=target.unit_id)
    rows = rows.filter(person=target.person_id) if target.person_id else rows.filter(person__isnull=True)
    lines = [
        [Cell(one.get_kind_display()), Cell(one.held_on.isoformat(), figures=True), Cell(one.text), Cell(one.result)]
        for one in rows.order_by("-held_on", "-pk")[:DAILY]
    ]
    empty = ("没有日常记录", "党内监督登记的记录列在这里，作为定等参考。")
    return [Panel("日常掌握情况", listing=Listing("日常掌握情况", ("种类", "日期", "内容", "结果"), lines, empty))]


def _duties(target: GradeTarget, held: dict[RelatedField, str]) -> list[Panel]:
    """What this tier answers for, and what this target took on for the year (BZ-1-b, BZ-2.1-b)."""
    method = DutyItem.objects.filter(method=target.round.method_id, tier=target.tier).order_by("pk")
    taken = RoundItem.objects.filter(target=target).order_by("pk")
    lines = [[Cell(one.text), Cell("考核办法")] for one in method]
    lines += [[Cell(one.text, note=one.measures), Cell(f"责任分解，{one.deadline or '未定时限'}")] for one in taken]
    title = f"{GradeTier(target.tier).label}履责内容"
    found = [Panel(title, listing=Listing(title, ("内容", "来源"), lines))]
    if target.tier == GradeTier.TEAM:
        found.append(Panel("六项相关结果", [(one.label, held.get(one, "未填写")) for one in RelatedField]))
    return found


def _forms(
    seen: Picture, target: GradeTarget, me: Account, told: Sequence[Advice], related: dict[RelatedField, str], *,
    disagrees: bool,
) -> list[tuple[str, Any, str, str]]:  # fmt: skip
    row = target.round
    kind, state = RoundKind(row.kind), RoundState(row.state)
    if not may(me, P.PREPARE_GRADES) or not me.duties & HANDS[kind][0] or state not in GRADING:
        return []

    def at(page: str, *more: Any) -> str:
        return reverse(f"appraisal:{page}", args=[target.pk, *more])

    label = "初步意见" if state is RoundState.RUNNING else "综合评定"
    found: list[tuple[str, Any, str, str]] = [(label, GradeForm(target=target), at("give_grade"), "评定等次")]
    if disagrees:
        found.append(("说明", RemarkForm(), at("remark_grade", "conflict"), "说明等次不一致的理由"))
    if state is RoundState.RUNNING:
        found.append(("纸质票数", TallyForm(), at("record_grade_tally"), "登记票数"))
    if kind is RoundKind.ANNUAL:
        return found
    for one in told:
        if not one.declined:
            found.append(("不采纳先例", RemarkForm(), at("remark_grade", one.code.replace(":", "-")), "不采纳"))
    inquiry = seen.subjects[target.pk].inquiry
    if inquiry is None:
        found.append(("专项调查", InquiryForm(), at("order_investigation"), "组织专项调查"))
    elif inquiry.conclusion is None:
        found.append(("专项调查结论", ConclusionForm(), at("conclude_investigation"), "登记结论"))
    if target.tier == GradeTier.TEAM:
        held = {name.value: value for name, value in related.items()}
        found.append(("六项相关结果", RelatedForm(initial=held), at("record_related_results"), "保存"))
    return found


def _of_target(
    request: HttpRequest, target: GradeTarget, form: forms.Form, act: Callable[[dict[str, Any]], object], *, title: str,
    done: str,
) -> HttpResponse:  # fmt: skip
    back = reverse("appraisal:grade_target", args=[target.pk])
    return fill(
        request, form, lambda: act(form.cleaned_data), title=f"{target.name}：{title}", submit=title, done=done,
        back=back, crumbs=[(TITLE, reverse("appraisal:grade_rounds")), (target.name, back)],
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def give_grade(request: HttpRequest, pk: int) -> HttpResponse:
    target, me = target_of(request, pk), fetch.account(request)
    return _of_target(
        request, target, GradeForm(sent(request)[0], target=target),
        lambda of: actions.give_grade(
            target, Grade(of["standard"].grade), standard=of["standard"], reasons=of["reasons"], by=me,
            at=timezone.now(),
        ),
        title="评定等次", done="等次已登记，原意见保留。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def remark(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    target, me = target_of(request, pk), fetch.account(request)
    named = code.replace("precedent-", "precedent:")
    if named != "conflict" and not named.startswith("precedent:"):
        raise Http404
    return _of_target(
        request, target, RemarkForm(sent(request)[0]),
        lambda of: actions.remark(target, named, of["text"], by=me, at=timezone.now()),
        title="说明理由", done="理由已登记。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def record_tally(request: HttpRequest, pk: int) -> HttpResponse:
    target, me = target_of(request, pk), fetch.account(request)
    return _of_target(
        request, target, TallyForm(*sent(request)),
        lambda of: record_tally_by_hand(
            target, TallyKind(of["kind"]), (of["first"], of["second"], of["third"], of["fourth"]), of["upload"], by=me,
            at=timezone.now(),
        ),
        title="登记票数", done="票数已登记；票数不自动产生等次。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def order_inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    target, me = target_of(request, pk), fetch.account(request)
    return _of_target(
        request, target, InquiryForm(sent(request)[0]),
        lambda of: rounds.order_inquiry(target, of["cause"], by=me, at=timezone.now()),
        title="组织专项调查", done="已组织专项调查，有结论前不能报送。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def conclude_inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    target, me = target_of(request, pk), fetch.account(request)
    inquiry = get_object_or_404(SpecialInvestigation, target=target)
    return _of_target(
        request, target, ConclusionForm(*sent(request)),
        lambda of: rounds.conclude_inquiry(
            inquiry, Conclusion(of["conclusion"]), of["text"], of["upload"], by=me, at=timezone.now()
        ),
        title="登记调查结论", done="结论已登记。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_GRADES)
def record_related(request: HttpRequest, pk: int) -> HttpResponse:
    target, me = target_of(request, pk), fetch.account(request)
    form = RelatedForm(sent(request)[0])
    return _of_target(
        request, target, form,
        lambda of: rounds.record_related(target.round, target.unit, form.values(), by=me, at=timezone.now()),
        title="填写相关结果", done="六项相关结果已保存。",
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_OWN_GRADES)
def own_grades(request: HttpRequest) -> HttpResponse:
    """Grades of the reader's unit and his own, once they were made known (BZ-2.2-m)."""
    me = fetch.account(request)
    rows = GradeTarget.objects.visible_to(me).own(me).filter(round__shown_from__isnull=False).select_related("round")
    lines = []
    for one in rows.order_by("-round__year", "round__kind", "pk"):
        seen = picture(one.round, units=[one.unit_id])
        label, tone = state_badge(one.round)
        lines.append([
            Cell(one.name, reverse("appraisal:own_grade", args=[one.pk])), Cell(one.round.title),
            grade_cell(seen, one), Cell(label, tone=tone),
        ])  # fmt: skip
    empty = ("还没有等次", "县委常委会决定并公示后，本单位和本人的等次列在这里。")
    return register(request, "本单位、本人等次", [Listing("等次", ("对象", "评定", "等次", "状态"), lines, empty)])


@require_GET
@access.requires(P.VIEW_OWN_GRADES)
def own_grade(request: HttpRequest, pk: int) -> HttpResponse:
    """A grade with each of its reasons, for those whom it is about."""
    target = target_of(request, pk)
    row = target.round
    if row.state not in (RoundState.PUBLICISED, RoundState.CIRCULATED, RoundState.CLOSED):
        raise Http404
    seen = picture(row, units=[target.unit_id])
    held, cell = seen.current[target.pk], grade_cell(seen, target)
    facts = [("等次", cell.text)]
    if held is not None:
        facts += [("依据的标准", held.standard.text if held.standard else "—"), ("理由", held.reasons)]
    facts += [("决定", f"{row.meeting_on} {row.meeting_record}"), ("公示", f"{row.shown_from} 至 {row.shown_to}")]
    panels = [Panel("等次和理由", facts), barred_panel(seen.barred(target.pk))]
    label, tone = state_badge(row)
    return record(
        request, target.name, panels=panels, badges=[(f"等次：{cell.text}", cell.tone), (label, tone)],
        crumbs=[("本单位、本人等次", reverse("appraisal:own_grades"))],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_GRADES)
def investigation_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The report of a special investigation."""
    target = target_of(request, pk)
    one = get_object_or_404(SpecialInvestigation, target=target, document__isnull=False)
    assert one.document is not None
    return serve(one.document)
