"""What a unit won: its awards, letters, and how it distributed its prizes (SX-7.1-b)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.presenters.listing import Action, Listing, Panel
from accountability.views.entry import fill, record, register, sent
from appraisal.actions import prizes
from appraisal.enums.awards import AwardPermission as P
from appraisal.enums.awards import AwardState
from appraisal.forms.awards import DistributionForm, WhyForm
from appraisal.gathering.awards import leader_limit
from appraisal.models import AwardWinner, PrizeDistribution
from appraisal.presenters.awards import OWN_HEADS, distribution_panel, own_row, yuan
from appraisal.reports.awards import print_letter
from appraisal.rules.awards import leaders_limit
from appraisal.views import fetch
from core import access
from core.views.export import download

PAGE, TITLE = 50, "本单位奖项"
BOTH = require_http_methods(["GET", "HEAD", "POST"])
RELATED = ("award__round__version__scheme", "unit", "member__group")


@require_GET
@access.requires(P.VIEW_OWN_AWARDS)
def own_awards(request: HttpRequest) -> HttpResponse:
    """Published awards of the account's units and their people, the newest year first."""
    rows = AwardWinner.objects.own(fetch.account(request)).select_related(*RELATED)
    page = Paginator(rows.order_by("-award__round__year", "award__order", "slot", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    held = PrizeDistribution.objects.in_force().filter(winner__in=[one.pk for one in page.object_list])
    by_winner = {one.winner_id: one for one in held}
    empty = ("还没有奖项", "表彰公布后，本单位和本单位人员的奖项列在这里。")
    lines = [own_row(one, by_winner.get(one.pk)) for one in page.object_list]
    return register(request, TITLE, [Listing(TITLE, OWN_HEADS, lines, empty)], page=page, unit="个奖项")


def _winner(request: HttpRequest, pk: int) -> AwardWinner:
    """A published award in reach: of the own units, or any for the county's offices."""
    rows = AwardWinner.objects.visible_to(fetch.account(request)).in_force()
    return get_object_or_404(rows.filter(award__round__state=AwardState.PUBLISHED).select_related(*RELATED), pk=pk)


def _distribution(winner: AwardWinner) -> PrizeDistribution | None:
    return PrizeDistribution.objects.in_force().filter(winner=winner).first()


@require_GET
@access.requires(P.VIEW_OWN_AWARDS)
def own_award(request: HttpRequest, pk: int) -> HttpResponse:
    """One award: the place, the prize, how it was distributed."""
    winner, me = _winner(request, pk), fetch.account(request)
    held = _distribution(winner)
    mine = prizes.may_distribute(me, winner) and not winner.person and winner.prize > 0
    links = [Action("表彰通知书 PDF", reverse("appraisal:award_letter", args=[winner.pk]))]
    if mine and held is None:
        links.append(Action("登记奖金分配", reverse("appraisal:file_distribution", args=[winner.pk]), main=True))
    if mine and held is not None:
        links.append(Action("撤销分配", reverse("appraisal:withdraw_distribution", args=[held.pk])))
    row = winner.award.round
    facts = [
        ("获奖者", winner.name), ("名次", winner.award.slots[winner.slot][0]), ("奖金", f"{yuan(winner.prize)} 元"),
        ("评选", row.title), ("表彰文号", row.notice_number),
    ]  # fmt: skip
    panels = [Panel("奖项", facts=facts)]
    if winner.prize and not winner.person:
        panels.append(distribution_panel(held, winner.prize))
    asides = []
    if held is not None:
        told = [("研究日期", held.decided_on.isoformat()), ("研究会议和记录", held.record)]
        if held.reason:
            told.append(("高于限额的理由", held.reason))
        asides.append(Panel("分配决定", facts=told))
    return record(
        request, winner.award.name, panels=panels, asides=asides, actions=links,
        crumbs=[(TITLE, reverse("appraisal:own_awards"))],
    )  # fmt: skip


@require_GET
@access.requires(P.VIEW_OWN_AWARDS)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of award."""
    winner, me, now = _winner(request, pk), fetch.account(request), timezone.now()
    data = print_letter(winner, by=me.audit_name, at=now)
    return download(data, f"表彰通知书-{winner.name}.pdf", "application/pdf")


@BOTH
@access.requires(P.DISTRIBUTE_PRIZES)
def distribute(request: HttpRequest, pk: int) -> HttpResponse:
    """Record how the unit distributed the prize."""
    winner, me = _winner(request, pk), fetch.account(request)
    if winner.person or not winner.prize:
        raise Http404
    form, back = DistributionForm(sent(request)[0]), reverse("appraisal:own_award", args=[winner.pk])

    def act() -> object:
        of = form.cleaned_data
        made = prizes.file_distribution(
            winner, of["shares"], decided_on=of["decided_on"], record=of["record"], reason=of["reason"], by=me,
            at=timezone.now(),
        )  # fmt: skip
        for one in prizes.limit_findings(winner, of["shares"], of["reason"]):
            messages.warning(request, one.sentence())
        return made

    return fill(
        request, form, act, title="登记奖金分配", submit="登记分配", done="奖金分配已登记。", back=back,
        crumbs=[(TITLE, reverse("appraisal:own_awards")), (winner.award.name, back)], note=_limit_note(winner),
    )  # fmt: skip


def _limit_note(winner: AwardWinner) -> str:
    group = winner.member.group.code if winner.member is not None else ""
    percent, binding = leader_limit(winner.award, group)
    text = f"奖金 {yuan(winner.prize)} 元，由本单位研究分配，合计不得超过奖金。"
    if percent is None:
        return text
    limit = yuan(leaders_limit(winner.prize, percent))
    told = "党政一把手两人所得合计原则上不高于" if binding else "参照乡镇，党政一把手所得合计不宜高于"
    return f"{text}{told} {limit} 元。"


@BOTH
@access.requires(P.DISTRIBUTE_PRIZES)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mistaken distribution back."""
    me = fetch.account(request)
    mine = AwardWinner.objects.own(me).order_by().values("pk")
    rows = PrizeDistribution.objects.in_force().filter(winner__in=mine)
    held = get_object_or_404(rows.select_related("winner__award"), pk=pk)
    form, back = WhyForm(sent(request)[0]), reverse("appraisal:own_award", args=[held.winner_id])
    return fill(
        request, form,
        lambda: prizes.withdraw_distribution(held, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="撤销奖金分配", submit="撤销", done="已撤销，可以重新登记。", back=back,
        crumbs=[(TITLE, reverse("appraisal:own_awards")), (held.winner.award.name, back)],
    )  # fmt: skip
