"""The year's appraisal of integrity for everyone: units and hotline beforehand, grades for comment, the notice after.

BZ-2.2-b, BZ-2.2-c, BZ-2.2-m, BZ-2.2-n.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from appraisal.enums.grades import GradeTier, RoundKind, RoundState
from appraisal.gathering.grades import picture
from appraisal.models import GradeRound, GradeTarget
from appraisal.models.grades import TOLD
from core import access
from core.findings import Finding
from organization.models import Unit
from portal.actions import intake
from portal.forms import GradeObjectionForm, GradeReportForm
from portal.views.pages import page
from portal.views.sending import receive

HERE = "portal:gradings"


def rounds() -> Any:
    """Rounds of integrity whose list was published."""
    return GradeRound.objects.filter(kind=RoundKind.INTEGRITY, listed_at__isnull=False)


def round_of(pk: int) -> GradeRound:
    found: GradeRound = get_object_or_404(rounds(), pk=pk)
    return found


def units_of(row: GradeRound) -> Any:
    teams = GradeTarget.objects.filter(round=row, tier=GradeTier.TEAM).order_by().values("unit")
    return Unit.objects.filter(pk__in=teams).order_by("order", "code")


@require_GET
@access.public
def gradings(request: HttpRequest) -> HttpResponse:
    """All rounds with what is public of them, the newest first."""
    context = {"page_title": "责任制考核", "rounds": list(rounds().order_by("-year", "-pk")[:20]), "told": TOLD}
    return page(request, "portal/gradings.html", HERE, context)


@require_GET
@access.public
def grading(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, round_of(pk))


def _page(
    request: HttpRequest, row: GradeRound, *, report: GradeReportForm | None = None,
    objection: GradeObjectionForm | None = None, findings: list[Finding] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    today = timezone.localdate()
    told = row.state in TOLD
    grades = []
    if told:
        seen = picture(row)
        grades = [(one.unit.name, one.name, one.post, seen.word_of(one)) for one in sorted(seen.targets, key=_by_unit)]
    running = row.state == RoundState.PUBLICISED and bool(
        row.shown_from and row.shown_to and row.shown_from <= today <= row.shown_to
    )
    context = {
        "page_title": row.title, "row": row, "units": [unit.name for unit in units_of(row)], "grades": grades,
        "running": running, "reports": not told, "findings": findings or [],
        "report_form": report or GradeReportForm(units=units_of(row)),
        "objection_form": objection or GradeObjectionForm(targets=_targets(row)),
    }  # fmt: skip
    return page(request, "portal/grading.html", HERE, context, status)


def _by_unit(one: GradeTarget) -> tuple[int, str, bool, int]:
    """Unit by unit, the team first."""
    return one.unit.order, one.unit.code, one.tier != GradeTier.TEAM, one.pk


def _targets(row: GradeRound) -> Any:
    return GradeTarget.objects.filter(round=row).order_by("pool", "pk")


@require_POST
@access.public
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report received while the appraisal goes on becomes a clue of the discipline commission (BZ-2.2-c)."""
    row = round_of(pk)
    form = GradeReportForm(request.POST, units=units_of(row))
    return receive(
        request, form, lambda filled: intake.send_grade_report(row, **filled), _kept(row, "反映已收到"),
        lambda findings, status: _page(request, row, report=form, findings=findings, status=status),
    )  # fmt: skip


@require_POST
@access.public
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection to a grade within the days of its publicity (BZ-2.2-m)."""
    row = round_of(pk)
    form = GradeObjectionForm(request.POST, targets=_targets(row))
    return receive(
        request, form, lambda filled: intake.send_grade_objection(**filled), _kept(row, "异议已收到"),
        lambda findings, status: _page(request, row, objection=form, findings=findings, status=status),
    )  # fmt: skip


def _kept(row: GradeRound, title: str) -> Any:
    place = (reverse("portal:grading", args=[row.pk]), "回到考核")
    return lambda made: {"title": title, "codes": [], "note": "由纪检监察机关办理，反映人不公布。", "place": place}
