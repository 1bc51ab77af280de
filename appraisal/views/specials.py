"""Special appraisals: the list, one round, its ranking, its recommended winners (SX-2.2, SX-3-c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accountability.presenters.listing import Action, Panel
from accountability.views.entry import act_and_return, fill, record, register, sent
from appraisal.actions import specials as actions
from appraisal.actions.special_papers import record_special_paper
from appraisal.enums.specials import SpecialPermission as P
from appraisal.forms import specials as forms
from appraisal.gathering import parameter_values, special
from appraisal.gathering.special import confirmed, field_of, newest_version, speaks_for
from appraisal.models import Scheme, SpecialRecommendation, SpecialRound, SpecialVersion, SpecialWinner
from appraisal.presenters import specials as presenter
from appraisal.reports.specials import ranking_pdf, ranking_sheet
from appraisal.rules import specials as rules
from appraisal.views import fetch
from core import access
from core.access import may
from core.views.export import download, excel
from organization.models import Account, Unit

TITLE = "专项考评"
LEAD = "专项考评单独安排、单独考核，不计入综合考评总分；推荐的先进与综合考评统一奖励。"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(round_: SpecialRound | None = None) -> list[tuple[str, str]]:
    found = [(TITLE, reverse("appraisal:specials"))]
    return [*found, (str(round_), reverse("appraisal:special_round", args=[round_.pk]))] if round_ else found


def round_of(request: HttpRequest, pk: int) -> SpecialRound:
    rows = SpecialRound.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("scheme__rulebook").prefetch_related("organizers__unit"), pk=pk)


def organised(request: HttpRequest, pk: int) -> SpecialRound:
    """One that a body of the reader organises; 403 for those who only see it."""
    found = round_of(request, pk)
    if speaks_for(found, fetch.account(request)) is None:
        raise PermissionDenied(P.ORGANIZE.value)
    return found


def standing_units() -> QuerySet[Unit]:
    rows: QuerySet[Unit] = Unit.objects.standing().order_by("level", "order", "code")
    return rows


@require_GET
@access.requires(P.VIEW)
def specials(request: HttpRequest) -> HttpResponse:
    """The rounds in the reader's reach; for the office those of schemes in force that are not arranged yet."""
    me = fetch.account(request)
    rounds = list(
        SpecialRound.objects.visible_to(me).select_related("scheme").prefetch_related(
            "organizers__unit", "versions__confirmation", "recommendations"
        )
    )  # fmt: skip
    counts = dict(
        SpecialRound.objects.filter(pk__in=[one.pk for one in rounds]).order_by()
        .annotate(n=Count("participants")).values_list("pk", "n")
    )  # fmt: skip
    states = {one.pk: (counts.get(one.pk, 0), _progress(one)) for one in rounds}
    return register(
        request, TITLE, [presenter.rounds_listing(rounds, states)], actions=_to_arrange(me) if may(me, P.OPEN) else [],
        lead=LEAD,
    )  # fmt: skip


def _progress(row: SpecialRound) -> str:
    lists = [one for one in row.recommendations.all() if one.withdrawn_at is None]
    if lists:
        return "已推荐先进" if lists[0].confirmed_at else "推荐名单待确认"
    versions = list(row.versions.all())
    if any(confirmed(one) for one in versions):
        return "结果已确认"
    return "结果待确认" if versions else "评分中"


def _to_arrange(me: Account) -> list[Action]:
    schemes = list(Scheme.objects.visible_to(me).current().order_by("-year")[:3])
    held = set(SpecialRound.objects.filter(scheme__in=schemes).order_by().values_list("scheme", "special"))
    return [
        Action(f"安排{one['name']}（{scheme.year}）", reverse("appraisal:open_special", args=[scheme.pk, one["code"]]))
        for scheme in schemes
        for one in parameter_values(scheme).get("specials", [])
        if (scheme.pk, one["code"]) not in held
    ]


@FORM
@access.requires(P.OPEN)
def open_special(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Items, ticked units, lines' units; participants and organisers come from the scheme."""
    scheme, me = fetch.scheme(request, pk), fetch.account(request)
    told = special.special_of(scheme, code)
    if told is None:
        raise Http404
    form = forms.OpenForm(sent(request)[0], told=told, units=standing_units())

    def act() -> SpecialRound:
        of = form.cleaned_data
        plan = actions.Arrangement(
            form.parsed, list(of.get("ticked", ())), of.get("basis", ""), list(of.get("organizers", ())),
            form.responsible(),
        )  # fmt: skip
        return actions.open_special(scheme, code, plan, by=me, at=timezone.now())

    count = len(told["units"]) + len(told["teams"])
    note = f"方案列入{told['participant_word']} {count} 个" + (
        "，另可勾选承担重点项目的单位。" if told["open_list"] else "。"
    )
    return fill(
        request, form, act, title=f"安排{told['name']}专项考评", submit="安排", done="已安排，由组织单位评分。",
        back=reverse("appraisal:specials"), crumbs=crumbs(), note=note,
        then=lambda made: reverse("appraisal:special_round", args=[made.pk]),
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW)
def special_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Participants, items, versions and lists, with what the reader may do next."""
    row, me = round_of(request, pk), fetch.account(request)
    field, version = field_of(row), newest_version(row)
    acts = speaks_for(row, me) is not None
    whole = acts or may(me, P.VIEW_ALL)
    related = ("confirmation__recorded_by__person", "recorded_by__person", "organizer__unit")
    versions = list(row.versions.select_related(*related).order_by("-number"))
    shown = versions if whole else [one for one in versions if confirmed(one)]
    lists = list(row.recommendations.select_related("recorded_by__person", "confirmed_by__person"))
    lists = lists if whole else [one for one in lists if one.confirmed_at and not one.withdrawn_at]
    winners: dict[int, list[SpecialWinner]] = defaultdict(list)
    for one in SpecialWinner.objects.filter(recommendation__in=lists).select_related("participant").order_by("order"):
        winners[one.recommendation_id].append(one)
    panels = [Panel("参评对象", listing=presenter.field_listing(field))] if whole else []
    panels += [
        Panel("结果版本", listing=presenter.versions_listing(shown)),
        Panel("先进推荐名单", listing=presenter.winners_listing(lists, winners)),
    ]
    facts = [
        ("方案", row.scheme.name), (row.word, f"{len(field.participants)} 个"),
        ("组织单位", "、".join(one.unit.name for one in row.organizers.all())),
    ]  # fmt: skip
    asides = [Panel("安排", facts), Panel("考评项目", listing=presenter.items_listing(field))]
    return record(
        request, str(row), panels=panels, asides=asides, crumbs=crumbs(),
        actions=_ways(row, version, lists, me) if acts else [],
        forms_=_buttons(row, version, lists, me) if acts else [],
    )  # fmt: skip


def _ways(
    row: SpecialRound, version: SpecialVersion | None, lists: list[SpecialRecommendation], me: Account
) -> list[Action]:
    args, settled = [row.pk], confirmed(version)
    found: list[Action] = []
    if not settled:
        found += [
            Action("录入得分", reverse("appraisal:special_scores", args=args), main=True),
            Action("导入工作簿", reverse("appraisal:upload_special", args=args)),
        ]
    told = special.special_of(row.scheme, row.special) or {}
    if may(me, P.OPEN) and told.get("open_list") and version is None:
        found.append(Action("增加参评单位", reverse("appraisal:tick_special_units", args=args)))
    live = [one for one in lists if one.withdrawn_at is None]
    if settled and not live and special.award_of(row) is not None:
        found.append(Action("提出推荐名单", reverse("appraisal:recommend_special", args=args), main=True))
    found += [Action("撤下推荐名单", reverse("appraisal:withdraw_recommendation", args=[one.pk])) for one in live]
    return found


def _buttons(
    row: SpecialRound, version: SpecialVersion | None, lists: list[SpecialRecommendation], me: Account
) -> list[tuple[str, Any, str, str]]:
    """(title, form, address, button) of the steps that need no input."""
    from django.forms import Form

    found: list[tuple[str, Any, str, str]] = []
    if not confirmed(version):
        found.append(("计算名次", Form(), reverse("appraisal:compute_special", args=[row.pk]), "计算"))
        if version is not None and version.recorded_by_id != me.pk:
            url = reverse("appraisal:confirm_special", args=[version.pk])
            found.append((f"确认第 {version.number} 版结果", Form(), url, "确认"))
    for one in lists:
        if one.withdrawn_at is None and one.confirmed_at is None and one.recorded_by_id != me.pk:
            url = reverse("appraisal:confirm_recommendation", args=[one.pk])
            found.append(("确认推荐名单", Form(), url, "确认"))
    return found


@FORM
@access.requires(P.OPEN)
def tick_special_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Further units of an open list, with the basis (SX-2.2-e)."""
    row = round_of(request, pk)
    listed = row.participants.order_by().values("code")
    form = forms.TickForm(sent(request)[0], units=standing_units().exclude(code__in=listed))

    def act() -> Any:
        of = form.cleaned_data
        return actions.tick_units(row, list(of["units"]), of["basis"], by=fetch.account(request), at=timezone.now())

    return fill(
        request, form, act, title="增加参评单位", submit="增加", done="已列入。", crumbs=crumbs(row),
        back=reverse("appraisal:special_round", args=[pk]),
    )  # fmt: skip


@require_POST
@access.requires(P.ORGANIZE)
def compute_special(request: HttpRequest, pk: int) -> HttpResponse:
    row = organised(request, pk)
    return _do(
        request, row, lambda me: actions.compute_special(row, by=me, at=timezone.now()), "已计算，请另一人确认。"
    )


def _do(request: HttpRequest, row: SpecialRound, act: Callable[[Account], Any], done: str) -> HttpResponse:
    back = reverse("appraisal:special_round", args=[row.pk])
    return act_and_return(request, lambda: act(fetch.account(request)), done=done, back=back)


def version_of(request: HttpRequest, pk: int) -> SpecialVersion:
    """A version in reach; those who do not organise or oversee see confirmed ones only."""
    me = fetch.account(request)
    rounds = SpecialRound.objects.visible_to(me).order_by().values("pk")
    related = (
        "round__scheme", "organizer__unit", "recorded_by__person", "confirmation__organizer__unit",
        "confirmation__recorded_by__person",
    )  # fmt: skip
    found = get_object_or_404(SpecialVersion.objects.filter(round__in=rounds).select_related(*related), pk=pk)
    if not (confirmed(found) or may(me, P.VIEW_ALL) or speaks_for(found.round, me)):
        raise Http404
    return found


@require_POST
@access.requires(P.ORGANIZE)
def confirm_special(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_of(request, pk)
    row = organised(request, version.round_id)
    return _do(request, row, lambda me: actions.confirm_special(version, by=me, at=timezone.now()), "结果已确认。")


@require_GET
@access.requires(P.VIEW)
def special_version(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking, explained from what was frozen with it."""
    version = version_of(request, pk)
    found = rules.outcomes(version.inputs)
    confirmation = getattr(version, "confirmation", None)
    facts = [
        ("计算", f"{version.organizer.unit.name} {version.recorded_by}"), ("时间", presenter.when(version.recorded_at)),
        ("确认", f"{confirmation.organizer.unit.name} {confirmation.recorded_by}" if confirmation else "未确认"),
        ("输入指纹", version.input_hash),
    ]  # fmt: skip
    badge = ("已确认", "success") if confirmation else ("未确认", "warning")
    return record(
        request, str(version), panels=[Panel("名次", listing=presenter.ranking_listing(found))],
        asides=[Panel("这一版", facts)], crumbs=crumbs(version.round), badges=[badge],
        actions=[
            Action("PDF", reverse("appraisal:special_paper", args=[pk]), main=True, icon="download"),
            Action("导出 Excel", reverse("appraisal:export_special", args=[pk]), icon="download"),
        ],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW)
def special_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking as PDF; printing leaves a trace."""
    version, me, now = version_of(request, pk), fetch.account(request), timezone.now()
    items = rules.frozen_items(version.inputs)
    record_special_paper(version, by=me, at=now)
    data = ranking_pdf(version, rules.outcomes(version.inputs), items, by=str(me), at=now)
    return download(data, f"{version.round}结果.pdf", "application/pdf")


@require_GET
@access.requires(P.VIEW)
def export_special(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking as a workbook."""
    version = version_of(request, pk)
    sheet = ranking_sheet(version, rules.outcomes(version.inputs), rules.frozen_items(version.inputs))
    facts = [("专项考评", str(version.round)), ("版本", str(version.number)), ("输入指纹", version.input_hash)]
    return excel(request, [sheet], title=f"{version.round}结果", facts=facts, verb="appraisal.export_special")


@FORM
@access.requires(P.ORGANIZE)
def recommend_special(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of recommended winners, by places unless a reason is given."""
    row = organised(request, pk)
    award, version = special.award_of(row), newest_version(row)
    if award is None:
        raise Http404
    found = rules.outcomes(version.inputs) if version is not None else []
    ranked = [(one.code, f"第 {one.place} 名　{one.name}") for one in found]
    form = forms.RecommendForm(sent(request)[0], award=award, ranked=ranked)

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return actions.recommend_winners(row, form.nominees(), reason, by=fetch.account(request), at=timezone.now())

    return fill(
        request, form, act, title=f"推荐{award.name}", submit="提出名单", done="已提出，请另一人确认。",
        back=reverse("appraisal:special_round", args=[pk]), crumbs=crumbs(row),
        note="先进只在参评名单中产生，与综合考评统一奖励。",
    )  # fmt: skip


def list_of(request: HttpRequest, pk: int) -> SpecialRecommendation:
    """A list of a round that the reader organises."""
    rounds = SpecialRound.objects.visible_to(fetch.account(request)).order_by().values("pk")
    rows = SpecialRecommendation.objects.filter(round__in=rounds)
    found: SpecialRecommendation = get_object_or_404(rows.select_related("round"), pk=pk)
    organised(request, found.round_id)
    return found


@require_POST
@access.requires(P.ORGANIZE)
def confirm_recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    row = list_of(request, pk)
    return _do(
        request, row.round, lambda me: actions.confirm_recommendation(row, by=me, at=timezone.now()), "名单已确认。"
    )


@FORM
@access.requires(P.ORGANIZE)
def withdraw_recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = list_of(request, pk), forms.WithdrawForm(sent(request)[0])

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.withdraw_recommendation(row, reason, by=fetch.account(request), at=timezone.now())

    return fill(
        request, form, act, title="撤下推荐名单", submit="撤下", done="已撤下，可以重新提出。",
        crumbs=crumbs(row.round), back=reverse("appraisal:special_round", args=[row.round_id]),
    )  # fmt: skip
