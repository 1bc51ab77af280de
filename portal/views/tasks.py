"""Published tasks, what units disclose, the column of key projects, bulletins and briefings; open to everyone."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.files import serve
from core.findings import Finding
from organization.models import Unit
from portal.actions import intake
from portal.enums import PublicationKind
from portal.forms import TaskCommentForm
from portal.gathering import key_projects
from portal.models import Briefing, PublicBulletin, TaskComment, TaskPublication
from portal.public_tasks import decomposition_facts, project_views, shown
from portal.views.pages import page
from portal.views.sending import receive

PAGE = 20


def publication_of(pk: int) -> TaskPublication:
    """Something that is public; what is not does not exist."""
    rows = TaskPublication.objects.published(timezone.localdate())
    related = rows.select_related("version__lead_unit", "version__person", "unit", "task__table__matter")
    found: TaskPublication = get_object_or_404(related.prefetch_related("version__assisting__unit", "media"), pk=pk)
    return found


def _listed(rows: Any, request: HttpRequest) -> dict[str, Any]:
    ordered = rows.select_related("version", "unit").prefetch_related("media").order_by("-published_on", "-pk")
    paged = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    return {"page": paged, "rows": shown(paged.object_list)}


@require_GET
@access.public
def tasks(request: HttpRequest) -> HttpResponse:
    """Everything that is public of tasks, newest first."""
    context = _listed(TaskPublication.objects.published(timezone.localdate()), request)
    return page(request, "portal/tasks.html", "portal:tasks", {"page_title": "任务公开", "unit": None, **context})


@require_GET
@access.public
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a unit disclosed of the tasks it completed (JH-B-4.3-c)."""
    row = get_object_or_404(Unit.objects.standing(), pk=pk)
    rows = TaskPublication.objects.published(timezone.localdate()).filter(unit=row, kind=PublicationKind.COMPLETION)
    context = _listed(rows, request)
    return page(
        request, "portal/tasks.html", "portal:tasks", {"page_title": f"{row.name}任务公开", "unit": row, **context}
    )


@require_GET
@access.public
def task(request: HttpRequest, pk: int) -> HttpResponse:
    return task_page(request, publication_of(pk), TaskCommentForm())


def task_page(
    request: HttpRequest, row: TaskPublication, form: TaskCommentForm, *, findings: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """One publication with comments that were answered."""
    answered = TaskComment.objects.filter(publication=row, replied_at__isnull=False).only(
        "text", "reply", "publication"
    )
    context = {
        "page_title": row.version.target, "row": row, "facts": decomposition_facts(row), "form": form,
        "unit_url": reverse("portal:unit", args=[row.unit_id]), "findings": findings or [],
        "comments": Paginator(answered.order_by("-pk"), PAGE).get_page(request.GET.get("page")),
        "media": "、".join(one.get_medium_display() for one in row.media.all()),
    }  # fmt: skip
    return page(request, "portal/task.html", "portal:tasks", context, status)


@require_POST
@access.public
def task_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """An opinion on a published task; it is read before anything of it is public."""
    row, form = publication_of(pk), TaskCommentForm(request.POST)

    def kept(made: TaskComment) -> dict[str, Any]:
        note = "凭回执编号可以查询答复。意见经答复后连同答复公布，不带姓名。"
        return {"title": "意见已收到", "codes": [("回执编号", made.receipt)], "note": note}

    return receive(
        request, form, lambda filled: intake.send_task_comment(row, **filled), kept,
        lambda findings, status: task_page(request, row, form, findings=findings, status=status),
    )  # fmt: skip


@require_GET
@access.public
def column(request: HttpRequest) -> HttpResponse:
    """Key projects with progress and pictures as of the last approved report (LS-3.4-i)."""
    projects = project_views(key_projects(timezone.localdate()))
    return page(request, "portal/column.html", "portal:column", {"page_title": "重点项目进展", "projects": projects})


@require_GET
@access.public
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A picture that the column shows; any other file does not exist."""
    for project in key_projects(timezone.localdate()):
        for one in project.photos:
            if one.pk == pk:
                return serve(one.file)
    raise Http404


@require_GET
@access.public
def bulletins(request: HttpRequest) -> HttpResponse:
    """Bulletins of the county government and briefings, newest first (JH-A-6.2-e, JH-B-4.3-b)."""
    rows = PublicBulletin.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")
    briefings = Briefing.objects.select_related("speaker").prefetch_related("tasks__task__current")
    context = {
        "page_title": "通报", "bulletins": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "briefings": briefings.order_by("-published_on", "-pk")[:PAGE],
    }  # fmt: skip
    return page(request, "portal/bulletins.html", "portal:bulletins", context)


@require_GET
@access.public
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """A bulletin that is out; a draft does not exist."""
    row = get_object_or_404(PublicBulletin.objects.filter(published_at__isnull=False), pk=pk)
    return page(request, "portal/bulletin.html", "portal:bulletins", {"page_title": row.title, "row": row})
