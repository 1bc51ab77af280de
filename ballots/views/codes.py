"""A form answered by a slip of paper: no sign-in, and nothing that could tell who had the slip.

The code comes after # in the QR code's address and by POST from then on: it stands in no address that a server logs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from ballots.actions.form_polls import cast_by_code, check_slip, slip_of
from ballots.forms import AnswersForm, CodeForm
from ballots.models import BallotCode
from ballots.presenters.forms import form_view
from ballots.rules.forms import FormSpec, Question
from ballots.views.forms import said_wrong
from core import access
from core.findings import Finding, Refused, blocking

Step = Callable[[HttpRequest, BallotCode, FormSpec, list[Question]], HttpResponse]


@require_GET
@never_cache
@access.public
def enter(request: HttpRequest) -> HttpResponse:
    """Where the code is typed; a script puts it in when the QR code brought it."""
    return _enter(request, CodeForm())


def _enter(
    request: HttpRequest, form: CodeForm, findings: Sequence[Finding] = (), status: int = 200
) -> HttpResponse:  # fmt: skip
    context = {"page_title": "凭码参评", "form": form, "findings": findings}
    return render(request, "ballots/code.html", context, status=status)


@sensitive_variables()
def _with_slip(request: HttpRequest, step: Step) -> HttpResponse:
    """The step with an unused slip of an open form; else the first page with what stands in the way."""
    typed = CodeForm(request.POST)
    if not typed.is_valid():
        return _enter(request, typed, status=422)
    slip = slip_of(typed.cleaned_data["code"])
    obstacles = blocking(check_slip(slip))
    if obstacles or slip is None:
        return _enter(request, CodeForm(), obstacles, status=409)
    spec = slip.poll.form.spec
    return step(request, slip, spec, spec.asked(slip.raters))


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@never_cache
@access.public
def form(request: HttpRequest) -> HttpResponse:
    """The empty form, or what was filled in so far when the voter comes back to it."""
    return _with_slip(request, _form)


@sensitive_variables()
def _form(request: HttpRequest, slip: BallotCode, spec: FormSpec, questions: list[Question]) -> HttpResponse:
    filled = AnswersForm(spec, questions, request.POST)
    filled.is_valid()
    return _shown(request, slip, spec, questions, filled, "ballots/code_form.html")


def _shown(
    request: HttpRequest, slip: BallotCode, spec: FormSpec, questions: list[Question], filled: AnswersForm,
    template: str, errors: Sequence[str] = (),
) -> HttpResponse:  # fmt: skip
    context = {
        "page_title": slip.poll.question, "code": request.POST["code"], "raters": spec.label_of(slip.raters),
        "form": form_view(spec, questions, filled.answers()), "errors": errors,
    }  # fmt: skip
    return render(request, template, context, status=422 if errors else 200)


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@never_cache
@access.public
def confirm(request: HttpRequest) -> HttpResponse:
    """The answers once more; nothing is written."""
    return _with_slip(request, _confirm)


@sensitive_variables()
def _confirm(request: HttpRequest, slip: BallotCode, spec: FormSpec, questions: list[Question]) -> HttpResponse:
    filled = AnswersForm(spec, questions, request.POST)
    if not filled.is_valid():
        return _shown(request, slip, spec, questions, filled, "ballots/code_form.html", said_wrong(filled))
    return _shown(request, slip, spec, questions, filled, "ballots/code_confirm.html")


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@never_cache
@access.public
def cast(request: HttpRequest) -> HttpResponse:
    """Put it in and use the slip up."""
    return _with_slip(request, _cast)


@sensitive_variables()
def _cast(request: HttpRequest, slip: BallotCode, spec: FormSpec, questions: list[Question]) -> HttpResponse:
    filled = AnswersForm(spec, questions, request.POST)
    if not filled.is_valid():
        return _shown(request, slip, spec, questions, filled, "ballots/code_form.html", said_wrong(filled))
    try:
        receipt = cast_by_code(request.POST["code"], answers=filled.answers())
    except Refused as refused:
        return _enter(request, CodeForm(), refused.findings, status=409)
    context = {"page_title": "提交成功", "question": slip.poll.question, "receipt": receipt}
    return render(request, "ballots/code_receipt.html", context)
