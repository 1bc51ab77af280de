"""Commitments: the list, one of them, its review, its paper, a change, coverage below a unit (SX-8.1-a, SX-8.2-a)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accountability.presenters.listing import Action
from appraisal.actions import commitments as actions
from appraisal.actions.commitments import Verdict
from appraisal.enums.commitments import CommitmentOutcome, CommitmentState
from appraisal.enums.commitments import CommitmentPermission as P
from appraisal.forms.commitments import (
    AmendForm,
    ApproveForm,
    CommitmentFilter,
    GradeForm,
    ReturnForm,
    ScopeForm,
    WithdrawForm,
)
from appraisal.gathering.commitments import acts_above, is_own, may_write
from appraisal.models import Commitment, CommitmentVersion, FulfilmentReport, GradePublication
from appraisal.presenters.commitments import (
    TONES,
    commitment_listing,
    grade_panel,
    sides_panel,
    targets_panel,
    text_panel,
    versions_panel,
)
from appraisal.reports.commitments import print_letter
from appraisal.views import commitment_fetch as fetching
from appraisal.views import fetch
from core import access
from core.access import may
from core.findings import Finding, Refused
from core.forms.refusals import tell
from core.views.export import download, excel, filter_facts
from core.views.paging import keyed_page

PAGE, COMMITMENTS = 50, "承诺书"


def _asked(request: HttpRequest) -> tuple[CommitmentFilter, QuerySet[Commitment]]:
    seen = Commitment.objects.visible_to(fetch.account(request))
    held = sorted(set(seen.order_by().values_list("year", flat=True)), reverse=True)
    form = CommitmentFilter(request.GET, years=held)
    asked = form.asked()
    rows = seen.select_related("unit", "person", "superior")
    for name in ("year", "state"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "search" in asked:
        words = asked["search"]
        rows = rows.filter(
            Q(number__icontains=words) | Q(unit__name__icontains=words) | Q(person__name__icontains=words)
        )
    return form, rows.order_by("-year", "unit__level", "unit__order", "unit__code", "person_id", "pk")


def _listing(request: HttpRequest, rows: Sequence[Commitment]) -> Any:
    counts = dict(
        CommitmentVersion.objects.filter(pk__in=[row.current_id for row in rows])
        .order_by().values_list("commitment_id").annotate(n=Count("targets"))
    )  # fmt: skip
    shown = GradePublication.objects.visible_to(fetch.account(request)).filter(
        grade__commitment__in=[row.pk for row in rows]
    )
    grades = {one.grade.commitment_id: one.grade.get_grade_display() for one in shown.select_related("grade")}
    return commitment_listing(rows, counts, grades)


@require_GET
@access.requires(P.VIEW)
def commitments(request: HttpRequest) -> HttpResponse:
    """What is open to the reader, and the ways to his own."""
    me, year = fetch.account(request), timezone.localdate().year
    form, rows = _asked(request)
    page, found = keyed_page(rows, PAGE, request.GET.get("page"))
    own = sorted(me.reach(P.WRITE_FOR_UNIT).unit_ids & me.own_unit_ids) if may(me, P.WRITE_FOR_UNIT) else []
    ways = [
        Action("导出 Excel", f"{reverse('appraisal:export_commitments')}?{request.GET.urlencode()}", icon="download")
    ]
    if may(me, P.VIEW_COVERAGE):
        ways.append(Action("承诺覆盖情况", reverse("appraisal:commitment_coverage")))
    if me.person_id is not None:
        ways.append(Action("本人承诺", reverse("appraisal:write_own_commitment", args=[year])))
    ways += [Action("本单位承诺", reverse("appraisal:write_commitment", args=[own[0], year]), main=True)] if own else []
    context = {
        "page_title": COMMITMENTS, "filter": form, "stats": [],
        "lead": "单位和个人每年向上一层作出的承诺，由上一层审核；单位承诺报送后全县公开。",
        "sections": [_listing(request, found)], "actions": ways, "page": page, "unit": "份",
    }  # fmt: skip
    return render(request, "accountability/register.html", context)


@require_GET
@access.requires(P.VIEW)
def export_commitments(request: HttpRequest) -> HttpResponse:
    """What the filters leave; the export leaves a trace."""
    form, rows = _asked(request)
    sheet = _listing(request, list(rows)).sheet()
    return excel(request, [sheet], title=COMMITMENTS, facts=filter_facts(form), verb="appraisal.export_commitments")


@require_GET
@access.requires(P.VIEW)
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, fetching.commitment(request, pk))


def show(
    request: HttpRequest, row: Commitment, *, refused: Sequence[Finding] = (), bound: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """One commitment: text, targets with their fulfilment, both signatures, and what the reader may do now."""
    me = fetch.account(request)
    versions = list(
        row.versions.select_related("signer", "review__reviewer").prefetch_related(
            "targets__indicator", "targets__task"
        )
    )
    inside = acts_above(me, row) or may_write(me, row.unit_id, row.person_id) or may(me, P.VIEW_ALL)
    shown = versions[-1] if versions and inside else row.current or (versions[-1] if versions else None)
    state = CommitmentState(row.state)
    panels, asides = [], []
    if shown is not None:
        of = next(one for one in versions if one.pk == shown.pk)
        asides.append(sides_panel(row, of, getattr(of, "review", None)))
        if row.current_id is not None:
            now = next(one for one in versions if one.pk == row.current_id)
            panels.append(targets_panel(list(now.targets.all()), _reports(now, inside=inside), tells=_tells(me, row)))
        panels.append(text_panel(of))
    grade, scope = _grade(request, row)
    if grade is not None or may(me, P.GRADE):
        asides.append(grade_panel(grade, scope))
    if versions and inside:
        panels.append(versions_panel(versions, row.current_id))
    context = {
        "page_title": row.title, "breadcrumb": [(COMMITMENTS, reverse("appraisal:commitments"))],
        "badges": [(state.label, TONES[state])], "actions": _actions(me, row, shown), "panels": panels,
        "asides": asides, "forms": _forms(me, row, versions[-1] if versions else None, grade, bound or {}),
        "refused": list(refused), "refused_title": "不能办理", "drops_draft": "",
    }  # fmt: skip
    return render(request, "accountability/record.html", context, status=status)


def _reports(version: CommitmentVersion, *, inside: bool) -> dict[int, list[FulfilmentReport]]:
    """Reports by target, the newest last; others read the result when it is published."""
    found: dict[int, list[FulfilmentReport]] = {}
    if inside:
        rows = FulfilmentReport.objects.filter(target__version=version).select_related("check_row")
        for one in rows.order_by("pk"):
            found.setdefault(one.target_id, []).append(one)
    return found


def _tells(me: Any, row: Commitment) -> bool:
    return row.state == CommitmentState.IN_FORCE and may_write(me, row.unit_id, row.person_id)


def _grade(request: HttpRequest, row: Commitment) -> tuple[Any, str]:
    """The grade as the reader may know it, and the scope of its publication."""
    seen = GradePublication.objects.visible_to(fetch.account(request)).filter(grade__commitment=row)
    published = seen.select_related("grade__recorded_by__person").first()
    if published is not None:
        return published.grade, published.get_scope_display()
    if not may(fetch.account(request), P.GRADE):
        return None, ""
    return row.grades.in_force().select_related("recorded_by__person").first(), ""


def _actions(me: Any, row: Commitment, shown: CommitmentVersion | None) -> list[Action]:
    found = []
    if shown is not None:
        url = reverse("appraisal:commitment_paper", args=[row.pk, shown.version])
        found.append(Action("下载承诺书 PDF", url, icon="file"))
    if may_write(me, row.unit_id, row.person_id) and row.state in ("draft", "returned", "amending"):
        own = reverse("appraisal:write_own_commitment", args=[row.year])
        unit = reverse("appraisal:write_commitment", args=[row.unit_id, row.year])
        found.append(Action("继续填写", own if row.person_id else unit, main=True))
    return found


Asked = tuple[str, Any, str, str]
"""Title, form, address, label of the button."""


def _forms(
    me: Any, row: Commitment, newest: CommitmentVersion | None, grade: Any, bound: dict[str, Any]
) -> list[Asked]:
    found: list[Asked] = []

    def ask(title: str, name: str, make: Callable[[], Any], page: str, pk: int, button: str) -> None:
        found.append((title, bound.get(name) or make(), reverse(f"appraisal:{page}", args=[pk]), button))

    if row.state == CommitmentState.SUBMITTED and acts_above(me, row) and not is_own(me, row) and newest is not None:
        told = {"sha256": newest.sha256}
        ask("审核同意", "approve", lambda: ApproveForm(initial=told), "approve_commitment", row.pk, "同意并签订")
        ask("退回修改", "return", lambda: ReturnForm(initial=told), "return_commitment", row.pk, "退回")
    if row.state == CommitmentState.IN_FORCE and may_write(me, row.unit_id, row.person_id):
        ask("变更承诺", "amend", AmendForm, "amend_commitment", row.pk, "提出变更")
    if may(me, P.GRADE) and row.current_id is not None and not is_own(me, row):
        if grade is None:
            ask("定档", "grade", GradeForm, "grade_commitment", row.pk, "定档")
        else:
            ask("公布结果", "publish", ScopeForm, "publish_grade", grade.pk, "公布")
            ask("撤销档次", "withdraw", WithdrawForm, "withdraw_grade", grade.pk, "撤销")
    return found


@require_POST
@access.requires(P.REVIEW)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second signature."""
    return _review(request, pk, CommitmentOutcome.APPROVED, ApproveForm(request.POST), "已审核同意，承诺书生效。")


@require_POST
@access.requires(P.REVIEW)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return with comments."""
    return _review(request, pk, CommitmentOutcome.RETURNED, ReturnForm(request.POST), "已退回修改。")


def _review(request: HttpRequest, pk: int, outcome: CommitmentOutcome, form: Any, done: str) -> HttpResponse:
    row, me = fetching.commitment(request, pk), fetch.account(request)
    if not acts_above(me, row) or is_own(me, row):
        raise PermissionDenied(P.REVIEW.value)
    name = "approve" if outcome is CommitmentOutcome.APPROVED else "return"
    if not form.is_valid():
        return show(request, row, bound={name: form}, status=422)
    of = form.cleaned_data
    verdict = Verdict(outcome, of["sha256"], of.get("support", ""), of.get("comment", ""))
    return move(
        request, row, lambda: actions.review_commitment(row, verdict, by=me, at=timezone.now()), done, {name: form}
    )


def move(
    request: HttpRequest, row: Commitment, act: Callable[[], Any], done: str, bound: dict[str, Any] | None = None
) -> HttpResponse:
    """Act and go back to the page; a refusal shows it with all findings, those of an entry at its field."""
    try:
        act()
    except Refused as refused:
        rest = list(refused.findings)
        for form in (bound or {}).values():
            rest = tell(form, rest)
        row = fetching.commitment(request, row.pk)
        return show(request, row, refused=rest, bound=bound, status=409 if rest else 422)
    messages.success(request, done)
    return redirect("appraisal:commitment", row.pk)


@require_POST
@access.requires(P.WRITE)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a change of what is in force."""
    row, me, form = fetching.commitment(request, pk), fetch.account(request), AmendForm(request.POST)
    if not may_write(me, row.unit_id, row.person_id):
        raise PermissionDenied(P.WRITE.value)
    if not form.is_valid():
        return show(request, row, bound={"amend": form}, status=422)
    reason = form.cleaned_data["reason"]
    act = lambda: actions.amend_commitment(row, reason=reason, by=me, at=timezone.now())  # noqa: E731  one call, deferred
    return move(request, row, act, "已提出变更，原承诺在新版本审核同意前继续有效。", {"amend": form})


@require_GET
@access.requires(P.VIEW)
def paper(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The numbered PDF of one version; handing it out leaves a trace. Versions not in force are for both sides."""
    row, me, now = fetching.commitment(request, pk), fetch.account(request), timezone.now()
    versions = CommitmentVersion.objects.filter(commitment=row).select_related(
        "commitment__unit", "commitment__person", "commitment__superior", "signer", "review__reviewer"
    )  # fmt: skip
    inside = acts_above(me, row) or may_write(me, row.unit_id, row.person_id) or may(me, P.VIEW_ALL)
    if not inside and row.current_id is not None:
        versions = versions.filter(pk=row.current_id)
    found = get_object_or_404(versions, version=version)
    data = print_letter(found, by=str(me), at=now)
    actions.record_download(found, by=me, at=now)
    return download(data, f"{row.number} {row.title}.pdf", "application/pdf")
