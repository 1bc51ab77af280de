"""A person's own record: what cases came to, absences, the integrity file, rewards of the unit (BZ-1-t, JH-B-5.3-e)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accountability.enums import AccountabilityPermission as P
from accountability.models import AbsenceMeasure, IntegrityEntry, UnitReward
from accountability.presenters.record import outcomes_of
from accountability.views import fetch
from core import access
from organization.models import Account, Person


@require_GET
@access.signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What is on record about the reader himself."""
    me = fetch.account(request)
    if me.person is None:
        raise Http404
    return _show(request, me, me.person, "本人监督记录")


@require_GET
@access.requires(P.VIEW_CONFIDENTIAL_REGISTERS)
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """A cadre's record, for the discipline and organization departments."""
    person = get_object_or_404(Person.objects.visible_to(fetch.account(request)), pk=pk)
    return _show(request, fetch.account(request), person, f"{person.name}的监督记录")


def _show(request: HttpRequest, me: Account, person: Person, title: str) -> HttpResponse:
    context = {
        "page_title": title, "person": person, "outcomes": outcomes_of(person, me),
        "absences": list(AbsenceMeasure.objects.visible_to(me).filter(person=person).select_related("breach__watch")),
        "entries": list(IntegrityEntry.objects.filter(person=person)),
        "rewards": list(UnitReward.objects.filter(person=person).select_related("unit")),
    }  # fmt: skip
    return render(request, "accountability/person_record.html", context)
