"""What the components show: small frozen records that views fill and templates/components write down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, Select
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.enums import Choice, FindingState, JobState
from core.findings import Finding, blocking


class StepState(Choice):
    """Where a step of a procedure stands."""

    DONE = "done", "已完成"
    CURRENT = "current", "正在办理"
    TODO = "todo", "未开始"
    SKIPPED = "skipped", "不需要"
    RETURNED = "returned", "已退回"


STEP_ICONS = {
    StepState.DONE: "check",
    StepState.CURRENT: "play",
    StepState.TODO: "",
    StepState.SKIPPED: "dash",
    StepState.RETURNED: "back",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline; ``note`` is one short line (date, person, paper), ``url`` its page or ""."""

    title: str
    state: StepState
    note: str = ""
    url: str = ""

    @property
    def icon(self) -> str:
        return STEP_ICONS[self.state]


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab or switch; ``count`` None hides the number."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FileItem:
    """One file of a list; ``size`` and ``note`` as shown, ``url`` "" when the reader may not open it, ``withdraw_url``
    where he may take it back."""

    name: str
    url: str
    size: str = ""
    note: str = ""
    withdraw_url: str = ""


@dataclass(frozen=True, slots=True)
class Summand:
    """One term of the sum that makes a score: sign "" for the first, "+", "−" or "="."""

    label: str
    value: str
    sign: str = "+"
    note: str = ""

    @property
    def total(self) -> bool:
        return self.sign == "="


@dataclass(frozen=True, slots=True)
class JobProgress:
    """A long job as shown: ``poll_url`` answers components/progress_state.html, ``result_url`` "" until done."""

    key: str
    title: str
    state: JobState
    done: int
    total: int
    poll_url: str
    message: str = ""
    result_url: str = ""

    @property
    def running(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def percent(self) -> int:
        """Whole percent, rounded down, so that 100 means done."""
        if self.state is JobState.DONE:
            return 100
        return min(self.done * 100 // self.total, 99) if self.total > 0 else 0


FINDING_ICONS = {FindingState.MET: "check", FindingState.UNMET: "cross", FindingState.UNKNOWN: "question"}


@dataclass(frozen=True, slots=True)
class FindingsView:
    """A panel of findings: what blocks first (unmet, then unknown), then what holds."""

    blocking: Sequence[Finding]
    met: Sequence[Finding]

    @property
    def summary(self) -> str:
        unmet = sum(finding.state is FindingState.UNMET for finding in self.blocking)
        unknown = len(self.blocking) - unmet
        parts = [f"{unmet} 项未满足"] * bool(unmet) + [f"{unknown} 项资料不全"] * bool(unknown)
        return "，".join(parts) or "全部满足"


def findings_view(findings: Iterable[Finding]) -> FindingsView:
    """The findings of one check, ordered for reading; within a state their order is kept."""
    every = list(findings)
    order = {FindingState.UNMET: 0, FindingState.UNKNOWN: 1}
    obstacles = sorted(blocking(every), key=lambda finding: order[finding.state])
    return FindingsView(obstacles, [finding for finding in every if not finding.blocks])


@dataclass(frozen=True, slots=True)
class FilterField:
    """One field of a filter bar, its widget written with Bootstrap's classes."""

    label: str
    target: str
    html: SafeString
    check: bool


def filter_fields(form: BaseForm) -> list[FilterField]:
    """The visible fields of a filter form, checkboxes apart from inputs and selects."""
    fields = []
    for bound in form.visible_fields():
        check = isinstance(bound.field.widget, CheckboxInput)
        if isinstance(bound.field.widget, Select):
            html = select(bound, "form-select")
        else:
            html = bound.as_widget(attrs={"class": "form-check-input" if check else "form-control"})
        fields.append(FilterField(str(bound.label), bound.id_for_label, html, check))
    return fields


def select(bound: BoundField, css: str) -> SafeString:
    """A plain select as Django's templates write it, in a fifth of the time; every list begins with a few of them."""
    widget: Any = bound.field.widget
    choices = [("" if value is None else value, label) for value, label in widget.choices]
    if type(widget) is not Select or any(isinstance(label, list | tuple) for _, label in choices):
        return bound.as_widget(attrs={"class": css})
    attrs = bound.build_widget_attrs({"class": css})
    attrs = widget.build_attrs(widget.attrs, {**attrs, "id": bound.auto_id})
    chosen = set(widget.format_value(bound.value()))
    options = ((value, SafeString(" selected" if str(value) in chosen else ""), label) for value, label in choices)
    inside = format_html_join("", '<option value="{}"{}>{}</option>', options)
    return format_html('<select name="{}"{}>{}</select>', bound.html_name, flatatt(attrs), inside)


@dataclass(frozen=True, slots=True)
class Problem:
    """One error of a form: the field's id ("" for the whole form), its label, the sentence."""

    target: str
    label: str
    text: str


def form_problems(form: BaseForm) -> list[Problem]:
    """Every error of a bound form, in the order of the fields."""
    problems = []
    for name in [*(one for one in form.errors if one not in form.fields), *form.fields]:
        bound = form[name] if name in form.fields else None
        for error in form.errors.get(name, ()):
            # a group of boxes has no one control; crispy's block around it is where it stands
            target = (bound.id_for_label or f"div_{bound.auto_id}") if bound is not None else ""
            problems.append(Problem(target, str(bound.label) if bound is not None else "", str(error)))
    return problems
