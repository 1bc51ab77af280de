"""Commitments of units, open to everyone once submitted, and the results published to all (QSH-8-b, QSH-8-d)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from appraisal.models import Commitment, CommitmentVersion, GradePublication
from core import access
from core.views.paging import keyed_page
from portal.views.pages import page

PAGE = 20


def wording(row: Commitment) -> CommitmentVersion:
    """What the public reads: the version in force, else the one that was submitted; targets come with it."""
    versions = row.versions.select_related("signer", "review").prefetch_related("targets")
    found = versions.filter(pk=row.current_id) if row.current_id is not None else versions.order_by("-version")
    return found[0]


@require_GET
@access.public
def commitments(request: HttpRequest) -> HttpResponse:
    """What units have promised, the newest year first."""
    rows = Commitment.objects.open_to_all().select_related("unit", "current")
    paged, found = keyed_page(rows.order_by("-year", "unit__order", "unit__code"), PAGE, request.GET.get("page"))
    shown = GradePublication.objects.public().filter(grade__commitment__in=[row.pk for row in found])
    grades = {one.grade.commitment_id: one.grade.get_grade_display() for one in shown.select_related("grade")}
    lines = [(row, grades.get(row.pk, "")) for row in found]
    context = {"page_title": "单位年度承诺", "lines": lines, "page": paged}
    return page(request, "portal/commitments.html", "portal:commitments", context)


@require_GET
@access.public
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: who promised what, whether it was accepted, and the result when it is published."""
    rows = Commitment.objects.open_to_all().select_related("unit", "superior")
    row = get_object_or_404(rows, pk=pk)
    version = wording(row)
    post = f"（{version.signer_post}）" if version.signer_post else ""
    facts: list[tuple[str, Any]] = [
        ("文号", row.number), ("承诺人", f"{version.signer.name}{post}"), ("审核单位", row.superior.name),
        ("状态", "已签订" if row.current_id is not None else "待上级审核"),
    ]  # fmt: skip
    if row.current_id is not None:
        facts.append(("上级支持事项", version.review.support))
    published = GradePublication.objects.public().filter(grade__commitment=row).select_related("grade").first()
    if published is not None:
        facts.append(("考核档次", published.grade.get_grade_display()))
    promised = version.targets.all()
    context = {"page_title": row.title, "row": row, "version": version, "facts": facts, "targets": promised}
    return page(request, "portal/commitment.html", "portal:commitments", context)
