"""An award: its order with what bars, its winners, choices, lists of names (SX-5.1-a to SX-5.3-a, QSH-27-a)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accountability.presenters.listing import Panel
from accountability.views.entry import fill, record, sent
from appraisal.actions import award_winners as actions
from appraisal.enums.awards import AwardKind, AwardState
from appraisal.enums.awards import AwardPermission as P
from appraisal.forms.awards import ChoiceForm, NamesForm, WhyForm
from appraisal.gathering.awards import AwardPicture, picture_of, slots_of
from appraisal.models import Award, AwardCandidate, AwardWinner
from appraisal.presenters.awards import candidate_listing, recommended_listing, state_badge, winner_listing, yuan
from appraisal.presenters.grade_forms import apart
from appraisal.views import fetch
from appraisal.views.awards import BOTH, crumbs_of
from core import access
from core.access import may
from organization.models import Account


def award_in_reach(request: HttpRequest, pk: int) -> Award:
    rows = Award.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("round__version__scheme", "round__version__period", "group"), pk=pk)


@require_GET
@access.requires(P.VIEW_AWARDS)
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """One award: its winners, the order with what bars, and what may be done."""
    found, me = award_in_reach(request, pk), fetch.account(request)
    seen = picture_of(found)
    open_ = found.round.state == AwardState.PREPARING
    mine = may(me, P.NOMINATE_AWARDS) if found.kind == AwardKind.INDIVIDUAL else may(me, P.PREPARE_AWARDS)
    listing = winner_listing(seen, drops=open_ and mine)
    panels = [Panel(listing.title, listing=listing)]
    if found.kind in (AwardKind.OVERALL, AwardKind.SINGLE):
        by = "得分" if found.kind == AwardKind.OVERALL or found.special else "得分率"
        order = candidate_listing(seen.candidates, by)
        panels.append(Panel(order.title, listing=order))
    if found.special:
        listed = recommended_listing(found)
        panels.append(Panel(listed.title, listing=listed))
    slots = [
        (one.label, f"{one.count} 名" + (f"，每名 {yuan(one.prize)} 元" if one.prize else "")) for one in seen.slots
    ]
    facts = [("种类", AwardKind(found.kind).label), *slots, ("依据", found.clause or "—")]
    if found.nominated_by:
        facts.append(("提名", found.nominated_by))
    if seen.vacancy:
        facts.append(("空缺理由", seen.vacancy))
    return record(
        request, found.name, panels=panels, asides=[Panel("奖项", facts=facts)], badges=[state_badge(found.round)],
        crumbs=crumbs_of(found.round), forms_=apart(_award_forms(seen, me) if open_ else []),
    )  # fmt: skip


def _award_forms(seen: AwardPicture, me: Account) -> list[tuple[str, Any, str, str]]:
    found: list[tuple[str, Any, str, str]] = []
    award, pk = seen.award, [seen.award.pk]
    names = NamesForm(slots=seen.slots, of_people=award.of_people)
    if award.kind == AwardKind.INDIVIDUAL and may(me, P.NOMINATE_AWARDS):
        found.append(("报送名单", names, reverse("appraisal:nominate_winners", args=pk), "报送"))
    if not may(me, P.PREPARE_AWARDS):
        return found
    if award.kind == AwardKind.LISTED:
        found.append(("填入名单", names, reverse("appraisal:list_winners", args=pk), "填入"))
    elif award.kind != AwardKind.INDIVIDUAL and seen.candidates:
        form = ChoiceForm(candidates=_newest(award), slots=seen.slots)
        found.append(("选定", form, reverse("appraisal:choose_winner", args=pk), "选定"))
    if sum(seen.taken) < sum(one.count for one in seen.slots):
        found.append(("空缺", WhyForm(), reverse("appraisal:record_vacancy", args=pk), "登记空缺"))
    return found


def _newest(award: Award) -> Any:
    made = award.round.computations.order_by("-pk").values("pk")[:1]
    return AwardCandidate.objects.filter(award=award, computation=made).order_by("place", "code")


def _of_award(request: HttpRequest, found: Award, form: Any, act: Any, *, title: str, done: str) -> HttpResponse:
    back = reverse("appraisal:award", args=[found.pk])
    return fill(
        request, form, act, title=title, submit=title, done=done, back=back,
        crumbs=[*crumbs_of(found.round), (found.name, back)],
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_AWARDS)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    found, me = award_in_reach(request, pk), fetch.account(request)
    form = ChoiceForm(sent(request)[0], candidates=_newest(found), slots=slots_of(found))

    def act() -> object:
        of = form.cleaned_data
        return actions.choose_winner(of["candidate"], of["slot"], reason=of["reason"], by=me, at=timezone.now())

    return _of_award(request, found, form, act, title="选定", done="已选定。")


def _names(request: HttpRequest, found: Award, me: Account, title: str) -> HttpResponse:
    form = NamesForm(sent(request)[0], slots=slots_of(found), of_people=found.of_people)

    def act() -> object:
        of = form.cleaned_data
        return actions.nominate(found, of["slot"], of["names"], basis=of["basis"], by=me, at=timezone.now())

    return _of_award(request, found, form, act, title=title, done="名单已填入。")


@BOTH
@access.requires(P.NOMINATE_AWARDS)
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """The leading group's list of individuals (SX-5.3-a)."""
    found = award_in_reach(request, pk)
    if found.kind != AwardKind.INDIVIDUAL:
        raise Http404
    return _names(request, found, fetch.account(request), "报送名单")


@BOTH
@access.requires(P.PREPARE_AWARDS)
def list_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of 双十双百 (QSH-27-a)."""
    found = award_in_reach(request, pk)
    if found.kind != AwardKind.LISTED:
        raise Http404
    return _names(request, found, fetch.account(request), "填入名单")


@BOTH
@access.requires(P.PREPARE_AWARDS)
def vacancy(request: HttpRequest, pk: int) -> HttpResponse:
    found, me = award_in_reach(request, pk), fetch.account(request)
    form = WhyForm(sent(request)[0])
    return _of_award(
        request, found, form,
        lambda: actions.record_vacancy(found, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title="登记空缺", done="空缺理由已登记。",
    )  # fmt: skip


def _drop(request: HttpRequest, pk: int, *, individual: bool) -> HttpResponse:
    me = fetch.account(request)
    rows = AwardWinner.objects.visible_to(me).in_force().select_related("award__round__version")
    winner = get_object_or_404(rows, pk=pk)
    if (winner.award.kind == AwardKind.INDIVIDUAL) is not individual:
        raise Http404
    form = WhyForm(sent(request)[0])
    return _of_award(
        request, winner.award, form,
        lambda: actions.drop_winner(winner, reason=form.cleaned_data["reason"], by=me, at=timezone.now()),
        title=f"撤下{winner.name}", done="已撤下；按得分评出的奖项已由下一名递补。",
    )  # fmt: skip


@BOTH
@access.requires(P.PREPARE_AWARDS)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a winner out; the next in order moves up (SX-6.5-b)."""
    return _drop(request, pk, individual=False)


@BOTH
@access.requires(P.NOMINATE_AWARDS)
def drop_nominee(request: HttpRequest, pk: int) -> HttpResponse:
    """The leading group takes a name off its list (SX-5.3-a)."""
    return _drop(request, pk, individual=True)
