"""What the two offices enter after a resolution: answers, suspension, evaluation, adjustment, correction, oversight."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core import access
from decisions.actions import adjustment, corrections, evaluation, feedback, oversight
from decisions.enums import AdjustmentWay
from decisions.enums import DecisionPermission as P
from decisions.forms import aftermath as forms
from decisions.forms import evaluation as evaluation_forms
from decisions.forms.fields import ReasonForm
from decisions.models import DecisionEvaluation, EvaluationCommission, ExecutionFeedback, Matter, OversightOpinion
from decisions.views import fetch
from decisions.views.aftermath import back_of, concerned
from decisions.views.entry import Entry, entry_of, run_entry, sent
from organization.models import Account

TODAY = ("dated", "suspended_on", "commissioned_on")
"""Days that a form starts with."""
PROCEDURE = "另立的事项按程序重新决策；形成决议前，现决策继续有效。"


def _suspend(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return adjustment.suspend_execution(matter.pk, **form.cleaned_data, by=by, at=at)


def _resume(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return adjustment.resume_execution(matter.pk, reason=form.cleaned_data["reason"], by=by, at=at)


def _commission(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return evaluation.commission_evaluation(matter.pk, form.commission, by=by, at=at)


def _correct(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return corrections.correct_resolution(form.cleaned_data["resolution"], form.correction, by=by, at=at)


def _oversee(matter: Matter, form: Any, by: Account, at: datetime) -> object:
    return oversight.file_opinion(matter.pk, form.opinion, upload=form.cleaned_data["upload"], by=by, at=at)


ENTRIES: dict[str, Entry] = {
    "suspend": Entry(
        "中止执行", "登记中止", "已中止执行。", forms.SuspendForm, _suspend,
        note="情况紧急的，由县委书记或者县长先决定中止；调整、停止仍须按程序决定。", danger=True,
    ),
    "resume": Entry("恢复执行", "恢复执行", "已恢复执行。", forms.ResumeForm, _resume),
    "commission": Entry(
        "委托决策后评估", "登记委托", "评估委托已登记。", evaluation_forms.CommissionForm, _commission,
        note="由没有承担决策前主要论证评估工作的单位或者机构承担。",
    ),
    "correction": Entry(
        "更正决议文字", "印发更正", "更正已印发，原决议或者纪要保留。", forms.CorrectionForm, _correct,
        note="只更正文字差错。改变决定内容的，由执行反馈或者决策后评估提出调整，重新决策。",
    ),
    "opinion": Entry(
        "登记人大、政协意见", "登记", "意见已登记，等候答复单位答复。", forms.OversightForm, _oversee
    ),
}  # fmt: skip
"""What stands in the address -> the entry on a matter."""


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MATTERS)
def aftermath_entry(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """An entry of the two offices on a matter."""
    entry, matter = entry_of(ENTRIES, kind), fetch.office(request, pk)
    today = timezone.localdate()
    form = entry.form(*sent(request), matter=matter, initial=dict.fromkeys(TODAY, today))
    if isinstance(form, forms.OversightForm):
        form.units(concerned(matter))
    return run_entry(request, matter, None, entry, form, back=back_of(matter))


def _answer(row: Any) -> Entry:
    return Entry(
        "处理执行反馈", "处理", "执行反馈已处理。", forms.AnswerForm,
        lambda matter, form, by, at: feedback.answer_feedback(
            row, form.chosen, reason=form.cleaned_data["reason"], by=by, at=at
        ),
        note=f"{row.unit.name} {row.dated}：“{row.finding[:200]}”",
    )  # fmt: skip


def _result(row: Any) -> Entry:
    return Entry(
        "登记评估结果", "登记", "评估结果已登记，请提交决策机关审议。", evaluation_forms.EvaluationForm,
        lambda matter, form, by, at: evaluation.file_evaluation(
            row, form.result, upload=form.cleaned_data["upload"], by=by, at=at
        ),
        note=f"评估单位：{row.evaluator}。",
    )  # fmt: skip


def _present(row: Any) -> Entry:
    return Entry(
        "登记评估提交审议", "登记", "已登记。", evaluation_forms.PresentationForm,
        lambda matter, form, by, at: evaluation.present_evaluation(row, **form.cleaned_data, by=by, at=at),
        note=f"评估结果：{row}。",
    )  # fmt: skip


def _adjust(row: Any) -> Entry:
    return Entry(
        "依据评估调整决策", "另立事项", "调整事项已建档，意向征集已开始。", forms.AdjustForm,
        lambda matter, form, by, at: adjustment.adjust_decision(
            row, AdjustmentWay(form.cleaned_data["way"]), text=form.cleaned_data["text"], by=by, at=at
        ),
        note=f"评估结果：{row}。{PROCEDURE}",
    )  # fmt: skip


def _withdraw(row: Any) -> Entry:
    return Entry(
        f"撤销{row._meta.verbose_name}", "撤销", "登记已撤销。",
        lambda data, files, matter: ReasonForm(data),
        lambda matter, form, by, at: feedback.withdraw_entry(row, reason=form.cleaned_data["reason"], by=by, at=at),
        note=f"撤销“{row}”后，登记仍保留在档案中，不再作为依据。", danger=True,
    )  # fmt: skip


ROWS: dict[str, tuple[Any, str, Any]] = {
    "answer": (ExecutionFeedback, "matter", _answer),
    "result": (EvaluationCommission, "matter", _result),
    "presentation": (DecisionEvaluation, "commission__matter", _present),
    "adjustment": (DecisionEvaluation, "commission__matter", _adjust),
    "withdraw-feedback": (ExecutionFeedback, "matter", _withdraw),
    "withdraw-commission": (EvaluationCommission, "matter", _withdraw),
    "withdraw-opinion": (OversightOpinion, "matter", _withdraw),
}
"""What stands in the address -> the table, how it finds its matter, the entry on one of its rows."""


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.MANAGE_MATTERS)
def aftermath_row(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """An entry of the two offices on a feedback, an evaluation or an opinion."""
    if kind not in ROWS:
        raise Http404(kind)
    model, path, make = ROWS[kind]
    matter = fetch.office(request, pk)
    entry = make(get_object_or_404(model._default_manager.filter(**{path: matter}), pk=row))
    form = entry.form(*sent(request), matter=matter)
    return run_entry(request, matter, None, entry, form, back=back_of(matter))
