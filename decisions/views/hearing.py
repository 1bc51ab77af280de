"""听证: the page, the call, the draw, the day itself (JH-A-4.3-d, GW713-16-b, GW713-17)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.access import may
from core.files import serve
from decisions.actions import hearing as calling
from decisions.actions import hearing_day as holding
from decisions.enums import DecisionPermission, Event, Stage
from decisions.forms.fields import ReasonForm
from decisions.forms.hearing import AttendanceForm, CallForm, DrawForm, PapersForm, RecordForm, RevisionForm
from decisions.models import Applicant, Hearing, HearingRecord, Matter
from decisions.permissions import may_move
from decisions.presenters import openness as presenter
from decisions.presenters.papers import paper_rows
from decisions.presenters.places import stage_url
from decisions.views import fetch
from decisions.views.entry import Entry, entry_of, run_entry, sent
from decisions.views.shell import stage_page
from organization.models import Account

STAGE = Stage.HEARING


def current(matter: Matter) -> Hearing:
    """The hearing of the latest round; 404 before it was called."""
    rows = Hearing.objects.select_related("run").filter(run__matter=matter).order_by("-run__round")
    return get_object_or_404(rows[:1])


def _call(matter: Matter, form: CallForm, by: Account, at: datetime) -> object:
    return calling.call_hearing(matter.pk, form.call, by=by, at=at)


def _revise(matter: Matter, form: RevisionForm, by: Account, at: datetime) -> object:
    names = ("call_until", "scheduled_for", "place", "public_source", "reason")
    filled = {name: form.cleaned_data[name] for name in names}
    return calling.revise_call(current(matter), **filled, seats=form.seats, by=by, at=at)


def _draw(matter: Matter, form: DrawForm, by: Account, at: datetime) -> object:
    return calling.draw_representatives(current(matter), public_value=form.cleaned_data["public_value"], by=by, at=at)


def _papers(matter: Matter, form: PapersForm, by: Account, at: datetime) -> object:
    return holding.send_papers(current(matter), sent_on=form.cleaned_data["sent_on"], by=by, at=at)


def _attendance(matter: Matter, form: AttendanceForm, by: Account, at: datetime) -> object:
    filled = form.cleaned_data
    return holding.mark_attendance(
        current(matter), form.marks, expected=filled["expected"], reason=filled["reason"], by=by, at=at
    )


def _record(matter: Matter, form: RecordForm, by: Account, at: datetime) -> object:
    return holding.file_record(current(matter), **form.cleaned_data, by=by, at=at)


ENTRIES = {
    "call": Entry(
        "公告听证会", "公告", "听证会已公告。", CallForm, _call,
        note="公告时系统产生抽签种子，随公告公布种子的指纹；种子到抽签时才公开。",
    ),
    "revise": Entry("变更公告", "变更", "公告已变更。", RevisionForm, _revise),
    "draw": Entry(
        "抽签产生代表", "抽签", "听证代表已抽签产生，名单已公布。", DrawForm, _draw,
        note="由种子和公共随机数共同决定，任何人都可以在门户网站复算。",
    ),
    "papers": Entry("登记材料送达", "登记", "材料送达已登记。", PapersForm, _papers),
    "attendance": Entry(
        "登记到会和态度", "登记", "到会情况已登记。", AttendanceForm, _attendance,
        note="到会没有表态的选其他意见。到会代表三分之一以上反对的，不得进入决策程序。",
    ),
    "record": Entry(
        "登记听证笔录", "登记", "听证笔录已登记。", RecordForm, _record, note="登记后以此计算到会和反对人数。"
    ),
}  # fmt: skip


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest round: call, representatives, record."""
    matter = fetch.matter(request, pk)
    run = matter.runs.filter(stage=STAGE).select_related("hearing").order_by("-round").first()
    organises = may_move(fetch.account(request), matter, STAGE, Event.CLOSE)
    view = presenter.hearing_view(run, contacts=organises or may(request.user, DecisionPermission.READ_CONTACTS))
    context = {"view": view, "papers": paper_rows(run), "slug": "hearing"}
    return stage_page(request, matter, STAGE, "decisions/hearing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def hearing_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One entry of the hearing."""
    matter, entry = fetch.worker(request, pk, STAGE), entry_of(ENTRIES, kind)
    form: Any = entry.form(*sent(request), matter=matter)
    if isinstance(form, RevisionForm):
        form.of(current(matter))
    elif isinstance(form, AttendanceForm):
        rows = holding.representatives(current(matter))
        form.of(rows).initial = {"expected": holding.seen(rows)}
    return run_entry(request, matter, STAGE, entry, form, back=stage_url(STAGE, matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def replace_representative(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A representative cannot come: the reserve steps in."""
    matter = fetch.worker(request, pk, STAGE)
    rows = Applicant.objects.select_related("stratum__hearing__run")
    leaving = get_object_or_404(rows, pk=row, stratum__hearing__run__matter=matter, drawn=True)

    def act(one: Matter, form: ReasonForm, by: Account, at: datetime) -> object:
        return calling.step_in(leaving, reason=form.cleaned_data["reason"], by=by, at=at)

    note = f"{leaving.number} {leaving.name}不能到会，由同类候补第一位递补。"
    entry = Entry("替换代表", "替换", "代表已替换。", ReasonForm, act, note=note, danger=True)
    return run_entry(request, matter, STAGE, entry, ReasonForm(sent(request)[0]), back=stage_url(STAGE, matter.pk))


@require_GET
@access.requires(DecisionPermission.VIEW_MATTERS)
def hearing_record_file(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """The signed record, for whoever may see the matter."""
    matter = fetch.matter(request, pk)
    rows = HearingRecord.objects.select_related("document").filter(document__isnull=False)
    record = get_object_or_404(rows, pk=row, hearing__run__matter=matter)
    assert record.document is not None
    return serve(record.document)
