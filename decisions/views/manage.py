"""What the two offices enter on a matter as a whole, and the drafts: one form, one action each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from core import access
from decisions.actions import counterparts, intents, matters
from decisions.actions.catalogue import rule_on_catalogue
from decisions.actions.drafts import add_draft
from decisions.actions.hosts import set_hosts
from decisions.enums import DecisionPermission, Flag, Level, Stage
from decisions.forms import matters as forms
from decisions.forms.settling import HostsForm, RulingForm
from decisions.models import Counterpart, Matter
from decisions.presenters.places import place
from decisions.views import fetch
from decisions.views.entry import Entry, run_entry
from organization.models import Account

Act = Callable[[Matter, Any, Account, datetime], Any]


def _level(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    asked = form.cleaned_data
    return matters.settle_level(matter.pk, Level(asked["level"]), reason=asked["reason"], by=by, at=at)


def _flag(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    asked = form.cleaned_data
    return matters.switch_flag(matter.pk, Flag(asked["flag"]), on=asked["on"], reason=asked["reason"], by=by, at=at)


def _emergency(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return matters.declare_emergency(matter.pk, **form.cleaned_data, by=by, at=at)


def _end(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return matters.end_matter(matter.pk, reason=form.cleaned_data["reason"], by=by, at=at)


def _hosts(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    asked = form.cleaned_data
    return set_hosts(matter.pk, asked["lead_unit"], list(asked["hosts"]), reason=asked["reason"], by=by, at=at)


def _ruling(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return rule_on_catalogue(matter.pk, **form.cleaned_data, by=by, at=at)


def _describe(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return intents.describe_intent(matter.pk, **form.cleaned_data, by=by, at=at)


def _approve(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return intents.approve_intent(matter.pk, form.new(), approver=form.cleaned_data["approver"], by=by, at=at)


def _deliberate(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return intents.deliberate_intent(matter.pk, form.new(), people=form.cleaned_data["people"], by=by, at=at)


def _draft(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    asked = form.cleaned_data
    return add_draft(
        matter.pk, title=asked["title"], text=asked["content"], note=asked["note"], upload=asked["upload"], by=by, at=at
    )


def _counterpart(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return counterparts.add_counterpart(matter.pk, counterparts.Exchange(**form.cleaned_data), by=by, at=at)


ENTRIES: dict[str, tuple[Entry, str]] = {
    "level": (
        Entry("确定级别", "确定级别", "级别已确定。", forms.LevelForm, _level, "级别决定事项经过哪些环节。"),
        "intent",
    ),
    "flag": (
        Entry("更改标记", "更改", "标记已更改。", forms.FlagForm, _flag, "标记决定环节和人数；更改连同理由留存。"),
        "matter",
    ),
    "emergency": (
        Entry(
            "登记紧急事项", "登记", "紧急事项已登记，可以逐个环节压减。", forms.EmergencyForm, _emergency,
            "由县委书记或者县长宣布。法律审查可以从简，集体决策不得省略；压减的环节逐个登记理由。",
        ),
        "matter",
    ),
    "end": (
        Entry("终止事项", "终止事项", "事项已终止。", forms.EndForm, _end, "终止后不再办理，已有材料全部留存。", True),
        "matter",
    ),
    "hosts": (
        Entry(
            "更改承办单位", "更改", "承办单位已更改。", HostsForm, _hosts,
            "几个单位承办的，明确一个牵头单位；牵头单位办理各环节，共同承办单位可以查看。",
        ),
        "matter",
    ),
    "ruling": (
        Entry(
            "认定是否列入目录", "认定", "目录认定已登记。", RulingForm, _ruling,
            "对照公布的重大行政决策事项目录和标准认定；宏观调控、政府立法和突发事件应急不在目录内。",
        ),
        "matter",
    ),
    "describe": (Entry("改写决策意向", "保存", "决策意向已改写。", forms.DescribeForm, _describe), "intent"),
    "approve": (
        Entry("登记主要领导核准", "登记核准", "核准已登记。", forms.ApprovalForm, _approve, "限县委书记或者县长。"),
        "intent",
    ),
    "deliberate": (
        Entry("登记酝酿", "登记酝酿", "酝酿已登记。", forms.DeliberationForm, _deliberate), "intent",
    ),
    "draft": (
        Entry("提交草案", "提交草案", "草案已提交。", forms.DraftForm, _draft, "新的一稿使已通过的审查失效。"),
        "drafts",
    ),
    "counterpart": (Entry("登记往来机关", "登记", "已登记。", forms.CounterpartForm, _counterpart), "matter"),
}  # fmt: skip
"""What stands in the address -> the entry, and the page it leads back to."""


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_MATTERS)
def manage(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """An entry of the two offices."""
    return _run(request, fetch.office(request, pk), kind)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.DECLARE_EMERGENCY)
def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """A principal leader's declaration, put on record (JH-A-5.9-c)."""
    return _run(request, fetch.matter(request, pk), "emergency")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.PREPARE_STAGES)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version of the draft, by the lead unit or the two offices (JH-A-5.7-c)."""
    return _run(request, fetch.worker(request, pk, Stage.RESEARCH), "draft")


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_MATTERS)
def counterpart_reply(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """What the other body of an exchange replied (JH-A-3-e)."""
    matter = fetch.office(request, pk)
    get_object_or_404(Counterpart.objects.in_force(), pk=row, matter=matter)

    def act(found: Matter, form: Any, by: Account, at: datetime) -> object:
        return counterparts.reply_of_counterpart(found, row, **form.cleaned_data, by=by, at=at)

    entry = Entry("登记往来答复", "登记", "答复已登记。", forms.ReplyForm, act)
    form = entry.form(request.POST if request.method == "POST" else None, matter=matter)
    return run_entry(request, matter, None, entry, form, back=place("matter", matter.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(DecisionPermission.MANAGE_MATTERS)
def withdraw_counterpart(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Take a mistaken exchange back, with the reason (JH-A-3-e)."""
    matter = fetch.office(request, pk)
    found = get_object_or_404(Counterpart.objects.in_force(), pk=row, matter=matter)

    def act(one: Matter, form: Any, by: Account, at: datetime) -> object:
        return counterparts.withdraw_counterpart(one, row, reason=form.cleaned_data["reason"], by=by, at=at)

    note = f"撤销与“{found}”的往来登记。登记仍保留在档案中。"
    entry = Entry("撤销往来登记", "撤销", "往来登记已撤销。", forms.WithdrawalForm, act, note, True)
    form = entry.form(request.POST if request.method == "POST" else None, matter=matter)
    return run_entry(request, matter, None, entry, form, back=place("matter", matter.pk))


def _run(request: HttpRequest, matter: Matter, kind: str) -> HttpResponse:
    entry, back = ENTRIES[kind]
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    stage = Stage.INTENT if back == "intent" else None
    return run_entry(request, matter, stage, entry, entry.form(data, files, matter=matter), back=place(back, matter.pk))
