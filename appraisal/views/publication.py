"""From a draft version to a published, approved result: one page, one verb per address (SX-6.8-a)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from appraisal.actions import publication as actions
from appraisal.actions.entry_checks import check_papers
from appraisal.enums import AppraisalPermission, Circle, VersionState
from appraisal.forms.scoring import ApprovalForm, EndOfFinalForm, ProposeForm, ReasonForm
from appraisal.models import Publication, ResultVersion
from appraisal.presenters.publication import page
from appraisal.presenters.versions import crumbs, version_view
from appraisal.rules.publication import VersionFacts, check_confirm, check_end_of_final, check_propose
from appraisal.views import fetch
from core import access
from core.access import may
from core.files import serve
from core.findings import Finding, Refused, blocking
from organization.models import Account


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
    findings = [*_findings(facts, me), *(check_papers(version) if leaving else [])]
    context = {
        "page_title": f"公布{version}",
        "breadcrumb": [*crumbs(version), (f"第 {version.number} 版", "../")],
        "version": version_view(version, me),
        "way": page(row.first(), facts),
        "findings": [*findings, *_asked_for(facts)],
        "blocked": bool(blocking(findings)),
        "forms": {"propose": ProposeForm(), "recall": ReasonForm(prefix="recall"), "approve": ApprovalForm(),
                  "withdraw": _withdrawal_form(facts)(prefix="withdraw"),
                  "replace": EndOfFinalForm(prefix="replace")} | (bound or {}),
        "may_propose": may(me, AppraisalPermission.PROPOSE_PUBLICATION),
        "may_confirm": may(me, AppraisalPermission.CONFIRM_PUBLICATION),
        "may_approve": may(me, AppraisalPermission.RECORD_APPROVAL),
    }  # fmt: skip
    return render(request, "appraisal/publication.html", context, status=status)


def _withdrawal_form(facts: VersionFacts) -> type[ReasonForm]:
    return EndOfFinalForm if facts.state is VersionState.FINAL else ReasonForm


def _asked_for(facts: VersionFacts) -> list[Finding]:
    """What the confirming person has yet to give in the form; it does not lock the button."""
    if facts.state is not VersionState.PROPOSED:
        return []
    return check_end_of_final(facts.replaces_final, reason="", with_paper=False)


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
    if not form.is_valid():
        return _page(request, version, bound={"propose": form}, status=422)
    circle = Circle(form.cleaned_data["circle"])
    me, now = fetch.account(request), timezone.now()
    act = lambda: actions.propose_publication(version, circle=circle, by=me, at=now)  # noqa: E731  one call, deferred
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
    ending: dict[str, Any] = {}
    if actions.version_facts(version).replaces_final:
        form = EndOfFinalForm(request.POST, request.FILES, prefix="replace")
        if not form.is_valid():
            return _page(request, version, bound={"replace": form}, status=422)
        ending = {"reason": form.cleaned_data["reason"], "upload": form.cleaned_data["document"]}
    act = lambda: actions.confirm_publication(version, by=me, at=now, **ending)  # noqa: E731  one call, deferred
    return _step(request, version, act, "已公布（初步结果）。被考评单位现在可以看到。")


@require_POST
@access.requires(AppraisalPermission.RECORD_APPROVAL, step_up=True)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    version, form = fetch.version(request, pk), ApprovalForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, version, bound={"approve": form}, status=422)
    asked, me, now = form.cleaned_data, fetch.account(request), timezone.now()

    def act() -> object:
        return actions.record_approval(
            version, meeting_on=asked["meeting_on"], record=asked["record"], upload=asked["document"], by=me, at=now
        )

    return _step(request, version, act, "已登记领导小组审定，结果为最终结果。")


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
