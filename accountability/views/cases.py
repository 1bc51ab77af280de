"""The list of cases, the page of one, opening one (JH-A-6.7, JH-B-5.3). What is not in reach does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.actions.cases import NewCase, open_case, principal_of
from accountability.enums import AccountabilityPermission as P
from accountability.enums import CaseLevel, CaseStage, ClueKind
from accountability.forms.cases import CaseFilter, CaseForm
from accountability.models import AccountabilityCase, Clue, Task
from accountability.presenters.case import case_page
from accountability.presenters.cases import by_measure, case_lines, cases_sheet, counts, measures_sheet, newest_year
from accountability.rules.clues import ground_of
from accountability.views import fetch, fetch_cases
from accountability.views.form_page import Words, form_page
from core import access
from core.files import serve
from core.views.export import excel, filter_facts
from decisions.models import Matter
from organization.models import Account, Unit

PAGE, CASES = 50, "责任追究案件"


@require_GET
@access.signed_in
def cases(request: HttpRequest) -> HttpResponse:
    """Cases in reach, with the yearly table by measure for who conducts them."""
    me = fetch.account(request)
    form, rows = _asked(request)
    seen = AccountabilityCase.objects.visible_to(me)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    held = counts(seen)
    starts = access.may(me, P.START_CASES)
    year = form.asked_year() or newest_year(seen, timezone.localdate())
    context = {
        "page_title": CASES, "filter": form, "page": page, "lines": case_lines(page.object_list), "starts": starts,
        "year": year, "measures": by_measure(seen, year) if starts else [],
        "stages": [(one.value, one.label, held[one.value]) for one in CaseStage if one.value in held],
    }  # fmt: skip
    return render(request, "accountability/cases.html", context)


def _asked(request: HttpRequest) -> tuple[CaseFilter, QuerySet[AccountabilityCase]]:
    form = CaseFilter(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = AccountabilityCase.objects.visible_to(fetch.account(request)).select_related("unit", "handling_unit")
    for name, column in (("year", "recorded_at__year"), ("ground", "ground"), ("stage", "stage")):
        if name in asked:
            rows = rows.filter(**{column: asked[name]})
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(Q(number__icontains=words) | Q(title__icontains=words) | Q(unit__name__icontains=words))
    return form, rows.order_by("-pk")


@require_GET
@access.signed_in
def export_cases(request: HttpRequest) -> HttpResponse:
    """What the filters leave, and the table by measure; the export leaves a trace without words of any case."""
    form, rows = _asked(request)
    seen = AccountabilityCase.objects.visible_to(fetch.account(request))
    year = form.asked_year() or newest_year(seen, timezone.localdate())
    sheets = [cases_sheet(case_lines(rows)), measures_sheet(by_measure(seen, year), year)]
    return excel(request, sheets, title=CASES, facts=filter_facts(form), verb="accountability.export_cases")


@require_GET
@access.signed_in
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case. A respondent sees what concerns himself, never the clue or who reported it."""
    row, me = fetch_cases.case(request, pk), fetch.account(request)
    context = case_page(row, me, conducts=fetch_cases.conducts(me, row), today=timezone.localdate())
    context |= {"page_title": f"{row.number}", "breadcrumb": [(CASES, reverse("accountability:cases"))]}
    return render(request, "accountability/case.html", context)


@require_GET
@access.signed_in
def paper(request: HttpRequest, pk: int, step: int) -> HttpResponseBase:
    """The paper of a step, for who conducts the case."""
    row = fetch_cases.conducted(request, pk)
    found = get_object_or_404(row.steps.select_related("document").filter(document__isnull=False), pk=step)
    assert found.document is not None
    return serve(found.document)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.START_CASES)
def new_case(request: HttpRequest) -> HttpResponse:
    """Open one: by hand, from a clue (?clue=), a task (?task=), a decision (?matter=) or a unit (?unit=)."""
    me, sent = fetch.account(request), request.method == "POST"
    clue, task = _clue(request), _task(request)
    initial = _initial(request, clue, task)
    matters = Matter.objects.visible_to(me)
    form = CaseForm(
        request.POST if sent else None, levels=levels_of(me), clue=clue, task=task, matters=matters, initial=initial
    )

    def act() -> AccountabilityCase:
        new = form.new()
        guard_unit(me, new)
        return open_case(new, by=me, at=timezone.now())

    note = f"由线索 {clue.number} 立案，来源为该线索。" if clue else ""
    words = Words("责任追究立案", "立案", "已立案。", note, [(CASES, reverse("accountability:cases"))])
    back = reverse("accountability:clue", args=[clue.pk]) if clue else reverse("accountability:cases")
    return form_page(
        request, form, act, words, back=back, onward=lambda row: reverse("accountability:case", args=[row.pk])
    )


def levels_of(me: Account) -> Sequence[CaseLevel]:
    """The five organs open cases of the county, a head those within his unit."""
    found = [CaseLevel.COUNTY] if access.may(me, P.OPEN_CASES) else []
    return [*found, CaseLevel.UNIT] if access.may(me, P.OPEN_UNIT_CASES) else found


def guard_unit(me: Account, new: NewCase) -> None:
    """A unit's own case is about its own people: who works outside its tree is not its head's business (403)."""
    if new.level is not CaseLevel.UNIT:
        return
    reach = me.reach(P.OPEN_UNIT_CASES)
    if not reach.covers(new.unit.pk) or not all(reach.covers(one.unit_id) for one in new.people):
        raise PermissionDenied(P.OPEN_UNIT_CASES.value)


def _clue(request: HttpRequest) -> Clue | None:
    asked = request.GET.get("clue", "")
    return fetch_cases.clue(request, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None


def _task(request: HttpRequest) -> Task | None:
    asked = request.GET.get("task", "")
    return fetch.task(request, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None


def _initial(request: HttpRequest, clue: Clue | None, task: Task | None) -> dict[str, Any]:
    """What is known already; the unit begins with its principal leader of that day (QSH-15-e, QSH-24-f)."""
    held: dict[str, Any] = {"matter": request.GET.get("matter", "")[:40]}
    today = timezone.localdate()
    unit: Unit | None = None
    if task is not None and task.current is not None:
        unit = task.current.lead_unit
        person = task.current.person
        held |= {"title": task.current.target[:100], "ground": "execution", "unit": unit.name if unit else "",
                 "people": person.number if person else "", "happened_on": task.current.deadline}  # fmt: skip
    if clue is not None:
        unit = clue.unit
        on = clue.happened_on or today
        people = [clue.person] if clue.person else principal_of(unit, on) if unit else []
        held |= {"title": clue.title, "text": clue.text, "ground": ground_of(ClueKind(clue.kind)).value,
                 "happened_on": on, "people": "\n".join(one.number for one in people)}  # fmt: skip
    if unit is not None:
        held |= {"unit": unit.code, "units": unit.name}
    return held
