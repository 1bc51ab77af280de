"""Importing units, posts and people from one workbook: template, preview with every fault, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core import access, files
from core.file_kinds import FileKind
from core.findings import Refused
from core.models import StoredFile
from core.views.export import download
from core.workbooks.problems import WorkbookProblem, WorkbookRefused
from organization.actions.register import import_register, known_register
from organization.enums import OrganizationPermission as P
from organization.forms.people import RegisterForm
from organization.register_book import as_workbook_problem, read_register, template
from organization.rules.register import check_register, plan
from organization.rules.register_rows import (
    Plan,
    Register,
)
from organization.views.shape import me

SHOWN = 200
KINDS = (
    ("new_units", "新增单位"), ("changed_units", "变更单位"), ("new_posts", "新增职位"), ("changed_posts", "变更职数"),
    ("new_people", "新增人员"), ("changed_people", "变更人员"), ("appointments", "新增任职"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook as read against the tables of this moment."""

    register: Register
    problems: tuple[WorkbookProblem, ...]
    changes: Plan | None


@require_GET
@access.requires(P.MANAGE_UNITS)
def register(request: HttpRequest) -> HttpResponse:
    """The form for a workbook of units, posts and people."""
    return _page(request, RegisterForm())


@require_GET
@access.requires(P.MANAGE_UNITS)
def register_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook in the form that is read."""
    return download(template(), "机构人员导入模板.xlsx")


@require_POST
@access.requires(P.MANAGE_UNITS)
def preview_register(request: HttpRequest) -> HttpResponse:
    """Read the workbook, show every fault or every change; keep the file for the confirmation."""
    form = RegisterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    upload = form.cleaned_data["upload"]
    try:
        data, _ = files.inspect(upload, allowed={FileKind.XLSX})
        reading = _read(data)
        stored = None
        if not reading.problems:
            stored = files.store(upload, by=me(request), at=timezone.now(), allowed={FileKind.XLSX})
    except (Refused, WorkbookRefused) as refused:
        form.add_error("upload", str(refused))
        return _page(request, form, status=400)
    context = {
        "page_title": "核对导入内容",
        "breadcrumb": _crumbs(),
        "name": upload.name,
        "problems": reading.problems[:SHOWN],
        "problem_count": len(reading.problems),
        "counts": _counts(reading.changes),
        "empty": reading.changes is not None and reading.changes.empty,
        "stored": stored,
        "totals": _totals(reading.register),
    }
    return render(request, "organization/register_preview.html", context, status=400 if reading.problems else 200)


@require_POST
@access.requires(P.MANAGE_UNITS)
def commit_register(request: HttpRequest, pk: str) -> HttpResponse:
    """Carry out what the preview showed; judged anew, because the tables may have changed meanwhile."""
    stored = get_object_or_404(StoredFile.objects.filter(stored_by=me(request)), pk=pk)
    with stored.content.storage.open(str(stored.content.name), "rb") as content:
        reading = _read(content.read())
    if reading.problems:
        for problem in reading.problems[:10]:
            messages.error(request, problem.sentence())
        return redirect("organization:register")
    changes = import_register(register=reading.register, source=stored.sha256, by=me(request), at=timezone.now())
    done = "，".join(f"{label} {count}" for label, count in _counts(changes) if count)
    messages.success(request, f"已导入：{done}" if done else "内容与现有登记一致，没有变更")
    return redirect("organization:unit_list")


def _read(data: bytes) -> Reading:
    rows, problems = read_register(data)
    known = known_register(timezone.localdate())
    problems += [as_workbook_problem(problem) for problem in check_register(rows, known)]
    return Reading(rows, tuple(problems), None if problems else plan(rows, known))


def _page(request: HttpRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    context = {"page_title": "批量导入机构和人员", "breadcrumb": _crumbs()[:1], "form": form}
    return render(request, "organization/register.html", context, status=status)


def _crumbs() -> list[tuple[str, str]]:
    return [("机构", reverse("organization:unit_list")), ("批量导入", reverse("organization:register"))]


def _counts(changes: Plan | None) -> list[tuple[str, int]]:
    return [(label, len(getattr(changes, name))) for name, label in KINDS] if changes else []


def _totals(rows: Register) -> list[tuple[str, int]]:
    """What was read, so that a cut-off sheet is noticed (SECURITY I05)."""
    return [("单位", len(rows.units)), ("职数", len(rows.posts)), ("人员任职", len(rows.people))]
