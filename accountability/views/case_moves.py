"""Steps of a case and changes to its people: each a form and an action, one address with the name of the move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accountability.actions import case_steps as steps
from accountability.actions import cases as people
from accountability.enums import AccountabilityPermission as P
from accountability.enums import Ground, HandlerRole
from accountability.forms.cases import (
    AnswerForm,
    AppealForm,
    DayForm,
    DecisionForm,
    DistinctionForm,
    HandlerForm,
    NoteForm,
    ReasonForm,
    RecuseForm,
    RespondentForm,
    StatementForm,
)
from accountability.models import AccountabilityCase, Appeal, Respondent
from accountability.views import fetch, fetch_cases
from accountability.views.form_page import Words, form_page
from core import access

Act = Callable[[AccountabilityCase, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Move:
    """Form, what is done with (case, cleaned data, who and when), and the words of the page."""

    form: type[forms.Form]
    act: Act
    title: str
    done: str
    note: str = ""


MOVES: Mapping[str, Move] = {
    "investigate": Move(
        NoteForm, lambda case, of, told: steps.investigate(case, note=of["note"], **told), "开始核实",
        "已开始核实。", "开始核实后，责任人可以看到本案并作出陈述。",
    ),
    "hear": Move(
        NoteForm, lambda case, of, told: steps.close_hearing(case, note=of["note"], **told), "陈述完毕", "已结束调查。"
    ),
    "drop": Move(
        NoteForm, lambda case, of, told: steps.drop_case(case, note=of["note"], **told), "查否撤案", "已撤案。"
    ),
    "serve": Move(
        DayForm, lambda case, of, told: steps.serve(case, on=of["on"], note=of["note"], **told), "登记送达",
        "已登记送达。",
    ),
    "archive": Move(
        NoteForm, lambda case, of, told: steps.archive(case, note=of["note"], **told), "结案归档",
        "已结案归档，结果已记入廉政档案。",
    ),
    "respondent": Move(
        RespondentForm, lambda case, of, told: people.add_respondent(case, of["person"], **told), "增列责任人",
        "已列入责任人。",
    ),
    "handler": Move(
        HandlerForm, lambda case, of, told: people.name_handler(case, of["person"], HandlerRole(of["role"]), **told),
        "指定办案人员", "已指定。", "被指定的人员从此可以看到本案。",
    ),
    "recuse": Move(
        RecuseForm, lambda case, of, told: people.recuse(case, of["person"], reason=of["reason"], **told), "登记回避",
        "已登记回避。",
    ),
}  # fmt: skip
"""Name in the address -> move."""


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step, by who conducts the case."""
    row = fetch_cases.conducted(request, pk)
    if name == "conclude":
        return _conclude(request, row)
    found = MOVES.get(name)
    if found is None:
        raise Http404
    initial = {"on": timezone.localdate(), "person": request.GET.get("person", "")[:40]}
    form = found.form(request.POST if request.method == "POST" else None, initial=initial)
    return _page(request, row, form, lambda: found.act(row, form.cleaned_data, _told(request)),
                 found.title, found.done, found.note)  # fmt: skip


def _conclude(request: HttpRequest, row: AccountabilityCase) -> HttpResponse:
    parties = list(Respondent.objects.in_force().filter(case=row).select_related("person").order_by("pk"))
    sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if sent else (None, None)
    initial = {"decided_on": timezone.localdate(), "grave": row.grave, "crime": row.crime}
    form = DecisionForm(data, files, parties=parties, ground=Ground(row.ground), initial=initial)

    def act() -> Any:
        return steps.conclude(row, form.decision(), upload=form.cleaned_data["upload"], **_told(request))

    note = "三项责任区分和规定的措施齐备后才能认定。"
    return _page(request, row, form, act, "认定并作出决定", "已作出决定。", note)


def _told(request: HttpRequest) -> dict[str, Any]:
    return {"by": fetch.account(request), "at": timezone.now()}


def _page(
    request: HttpRequest, row: AccountabilityCase, form: forms.Form, act: Callable[[], Any], title: str, done: str,
    note: str = "",
) -> HttpResponse:  # fmt: skip
    back = reverse("accountability:case", args=[row.pk])
    words = Words(title, title, done, note, [("责任追究案件", reverse("accountability:cases")), (row.number, back)])
    return form_page(request, form, act, words, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def distinguish(request: HttpRequest, pk: int, respondent: int) -> HttpResponse:
    """The three distinctions of a respondent."""
    row = fetch_cases.conducted(request, pk)
    one = fetch_cases.respondent(row, respondent)
    initial = {"extent": one.extent, "weight": one.weight, "intent": one.intent}
    form = DistinctionForm(request.POST if request.method == "POST" else None, initial=initial)
    return _page(request, row, form, lambda: people.distinguish(one, **form.chosen(), **_told(request)),
                 f"区分责任：{one.person.name}", "已区分责任。")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def remove(request: HttpRequest, pk: int, respondent: int) -> HttpResponse:
    """Take a respondent out."""
    row = fetch_cases.conducted(request, pk)
    one = fetch_cases.respondent(row, respondent)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _page(
        request, row, form,
        lambda: people.remove_respondent(one, reason=form.cleaned_data["reason"], **_told(request)),
        f"移除责任人：{one.person.name}", "已移除。",
    )  # fmt: skip


def _own_or_conducted(request: HttpRequest, pk: int, respondent: int) -> tuple[AccountabilityCase, Respondent]:
    """For who conducts the case, and for the respondent himself."""
    row, me = fetch_cases.case(request, pk), fetch.account(request)
    one = fetch_cases.respondent(row, respondent)
    if one.person_id != me.person_id and not fetch_cases.conducts(me, row):
        raise PermissionDenied(P.START_CASES.value)
    return row, one


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def statement(request: HttpRequest, pk: int, respondent: int) -> HttpResponse:
    """What the respondent says for himself."""
    row, one = _own_or_conducted(request, pk, respondent)
    form = StatementForm(request.POST if request.method == "POST" else None, initial={"dated": timezone.localdate()})

    def act() -> Any:
        of = form.cleaned_data
        return steps.record_statement(
            one, dated=of["dated"], text=of["text"], declined=of["declined"], **_told(request)
        )  # fmt: skip

    return _page(request, row, form, act, f"登记陈述：{one.person.name}", "已登记陈述。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def appeal(request: HttpRequest, pk: int, respondent: int) -> HttpResponse:
    """A respondent contests the decision."""
    row, one = _own_or_conducted(request, pk, respondent)
    form = AppealForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})

    def act() -> Any:
        return steps.file_appeal(one, on=form.cleaned_data["on"], text=form.cleaned_data["text"], **_told(request))

    return _page(request, row, form, act, f"提出申诉：{one.person.name}", "已登记申诉。")


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def answer(request: HttpRequest, pk: int, appeal: int) -> HttpResponse:
    """Answer an appeal; by others than the deciders."""
    row = fetch_cases.conducted(request, pk)
    one = get_object_or_404(Appeal.objects.select_related("respondent__person"), pk=appeal, respondent__case=row)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def act() -> Any:
        of = form.cleaned_data
        return steps.answer_appeal(one, revise=of["outcome"] == "revise", answer=of["answer"], **_told(request))

    return _page(request, row, form, act, f"答复申诉：{one.respondent.person.name}", "已答复申诉。")
