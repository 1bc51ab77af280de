"""From a draft version to a published, approved result: one page, one verb per address (SX-6.8-a)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from appraisal.actions import publication as actions
from appraisal.actions.entry_checks import check_papers
from appraisal.actions.ground import changes_since
from appraisal.actions.intake import check_second_person
from appraisal.actions.objections import check_open_objections
from appraisal.enums import AppraisalPermission, Circle, VersionState
from appraisal.enums.objections import ResultPermission
from appraisal.forms.scoring import ApprovalForm, DespiteForm, EndOfFinalForm, ProposeForm, ReasonForm
from appraisal.gathering.locks import check_resting
from appraisal.gathering.objections import window_of
from appraisal.models import Publication, ResultVersion
from appraisal.presenters.publication import changed_text, page
from appraisal.presenters.versions import crumbs, version_view
from appraisal.rules.publication import (
    MEETING_TO_COME,
    MEETING_TOO_EARLY,
    VersionFacts,
    check_confirm,
    check_end_of_final,
    check_ground,
    check_propose,
)
from appraisal.views import fetch
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused, blocking
from organization.models import Account

GOING_ON = (VersionState.DRAFT, VersionState.PROPOSED, VersionState.PRELIMINARY)
"""States from which a version goes a step further."""


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Steps taken, the next one, and why it cannot be taken yet."""
    return _page(request, fetch.version(request, pk))


def _page(
    request: HttpRequest, version: ResultVersion, *, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    me = fetch.account(request)
    row = Publication.objects.filter(version=version).select_related(
        "proposed_by__person", "confirmed_by__person", "approved_by__person", "withdrawn_by__person",
        "meeting_document", "withdrawal_document",
    )  # fmt: skip
    facts = actions.version_facts(version)
    leaving = facts.state in (VersionState.DRAFT, VersionState.PROPOSED)
    held_back = check_open_objections(version, "登记审定", link=reverse("appraisal:objections"))
    waiting = held_back if facts.state is VersionState.PRELIMINARY else []
    findings = [
        *_findings(facts, me),
        *waiting,
        *(check_resting(version.period) if facts.state is VersionState.PROPOSED else []),
        *([*check_papers(version), *check_second_person(version)] if leaving else []),
    ]
    changed = changes_since(version).facts if facts.state is not VersionState.SUPERSEDED else {}
    published = row.first()
    context = {
        "page_title": f"公布{version}",
        "breadcrumb": [*crumbs(version), (f"第 {version.number} 版", "../")],
        "version": version_view(version, me),
        "way": page(published, facts),
        "window": window_of(published) if published is not None else None,
        "may_archive": may(me, ResultPermission.ARCHIVE_YEAR),
        "findings": [*findings, *_asked_for(facts, changed, version)],
        "changed": changed_text(changed),
        "period_url": reverse("appraisal:period", args=[version.period_id]),
        "blocked": bool(blocking(findings)),
        "forms": {"propose": ProposeForm(), "recall": ReasonForm(prefix="recall"), "approve": ApprovalForm(),
                  "withdraw": _withdrawal_form(facts)(prefix="withdraw"),
                  "replace": EndOfFinalForm(prefix="replace"), "despite": DespiteForm(prefix="despite")}
        | (bound or {}),
        "may_propose": may(me, AppraisalPermission.PROPOSE_PUBLICATION),
        "may_confirm": may(me, AppraisalPermission.CONFIRM_PUBLICATION),
        "may_approve": may(me, AppraisalPermission.RECORD_APPROVAL),
    }  # fmt: skip
    return render(request, "appraisal/publication.html", context, status=status)


def _withdrawal_form(facts: VersionFacts) -> type[ReasonForm]:
    return EndOfFinalForm if facts.state is VersionState.FINAL else ReasonForm


def _asked_for(facts: VersionFacts, changed: dict[str, str], version: ResultVersion) -> list[Finding]:
    """What the acting person has yet to give in the form; it does not lock the button."""
    if facts.state not in GOING_ON:
        return []
    ground = check_ground(changed, despite="", link=reverse("appraisal:period", args=[version.period_id]))
    if facts.state is not VersionState.PROPOSED:
        return ground
    return [*ground, *check_end_of_final(facts.replaces_final, reason="", with_paper=False)]


def _despite(request: HttpRequest, version: ResultVersion) -> DespiteForm | None:
    """The form with the reason to go on, asked for when the inputs were changed since; None when they were not."""
    return DespiteForm(request.POST, prefix="despite") if changes_since(version) else None


def _reason(form: DespiteForm | None) -> str:
    return form.cleaned_data["reason"] if form is not None else ""


def _refused_forms(**asked: forms.Form | None) -> dict[str, forms.Form]:
    """All forms that were sent, if one of them is not right."""
    sent = {name: form for name, form in asked.items() if form is not None}
    wrong = [name for name, form in sent.items() if not form.is_valid()]
    return sent if wrong else {}


def _findings(facts: VersionFacts, me: Account) -> list[Finding]:
    if facts.state is VersionState.DRAFT:
        return check_propose(facts)
    if facts.state is VersionState.PROPOSED:
        return check_confirm(facts, by=me.username)
    return []


def _step(request: HttpRequest, version: ResultVersion, act: Callable[[], object], done: str) -> HttpResponse:
    """Call the action; a refusal comes back as messages on the page, nothing is changed."""
    try:
        act()
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, finding.sentence())
    else:
        messages.success(request, done)
    return redirect("appraisal:publication", version.pk)


@require_POST
@access.requires(AppraisalPermission.PROPOSE_PUBLICATION)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    version, form = fetch.version(request, pk), ProposeForm(request.POST)
    despite = _despite(request, version)
    if refused := _refused_forms(propose=form, despite=despite):
        return _page(request, version, bound=refused, status=422)
    circle, reason = Circle(form.cleaned_data["circle"]), _reason(despite)
    me, now = fetch.account(request), timezone.now()

    def act() -> object:
        return actions.propose_publication(version, circle=circle, by=me, at=now, despite=reason)

    return _step(request, version, act, "已提请公布，等待另一人确认。")


@require_POST
@access.requires(AppraisalPermission.PROPOSE_PUBLICATION)
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    version, form = fetch.version(request, pk), ReasonForm(request.POST, prefix="recall")
    if not form.is_valid():
        return _page(request, version, bound={"recall": form}, status=422)
    reason, me, now = form.cleaned_data["reason"], fetch.account(request), timezone.now()
    act = lambda: actions.recall_proposal(version, reason=reason, by=me, at=now)  # noqa: E731  one call, deferred
    return _step(request, version, act, "已撤回提请。")


@require_POST
@access.requires(AppraisalPermission.CONFIRM_PUBLICATION, step_up=True)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    version = fetch.version(request, pk)
    me, now = fetch.account(request), timezone.now()
    despite, form = _despite(request, version), None
    if actions.version_facts(version).replaces_final:
        form = EndOfFinalForm(request.POST, request.FILES, prefix="replace")
    if refused := _refused_forms(replace=form, despite=despite):
        return _page(request, version, bound=refused, status=422)
    ending: dict[str, Any] = {"despite": _reason(despite)}
    if form is not None:
        ending |= {"reason": form.cleaned_data["reason"], "upload": form.cleaned_data["document"]}
    act = lambda: actions.confirm_publication(version, by=me, at=now, **ending)  # noqa: E731  one call, deferred
    return _step(request, version, act, "已公布（初步结果）。被考评单位现在可以看到。")


@require_POST
@access.requires(AppraisalPermission.RECORD_APPROVAL, step_up=True)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    version, form = fetch.version(request, pk), ApprovalForm(request.POST, request.FILES)
    despite = _despite(request, version)
    if refused := _refused_forms(approve=form, despite=despite):
        return _page(request, version, bound=refused, status=422)
    asked, me, now = form.cleaned_data, fetch.account(request), timezone.now()
    paper = {"meeting_on": asked["meeting_on"], "record": asked["record"], "upload": asked["document"]}
    try:
        actions.record_approval(version, **paper, by=me, at=now, despite=_reason(despite))
    except Refused as refused_by_rule:
        for finding in refused_by_rule.findings:
            if finding.title in (MEETING_TO_COME, MEETING_TOO_EARLY):
                form.add_error("meeting_on", finding.sentence())
            else:
                messages.error(request, finding.sentence())
        return _page(request, version, bound={"approve": form} | ({"despite": despite} if despite else {}), status=422)
    messages.success(request, "已登记领导小组审定，结果为最终结果。")
    return redirect("appraisal:publication", version.pk)


@require_POST
@access.requires(AppraisalPermission.CONFIRM_PUBLICATION, step_up=True)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    version = fetch.version(request, pk)
    form = _withdrawal_form(actions.version_facts(version))(request.POST, request.FILES, prefix="withdraw")
    if not form.is_valid():
        return _page(request, version, bound={"withdraw": form}, status=422)
    asked, me, now = form.cleaned_data, fetch.account(request), timezone.now()

    def act() -> object:
        return actions.withdraw_publication(
            version, reason=asked["reason"], upload=asked.get("document"), by=me, at=now
        )

    return _step(request, version, act, "已撤下。")


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def meeting_record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The leading group's meeting record behind an approval."""
    version = fetch.version(request, pk)
    row = get_object_or_404(Publication, version=version, meeting_document__isnull=False)
    assert row.meeting_document is not None
    return serve(row.meeting_document)


@require_GET
@access.requires(AppraisalPermission.VIEW_ALL_RESULTS)
def withdrawal_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper behind the end of an approved result."""
    version = fetch.version(request, pk)
    row = get_object_or_404(Publication, version=version, withdrawal_document__isnull=False)
    assert row.withdrawal_document is not None
    return serve(row.withdrawal_document)
