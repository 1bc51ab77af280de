"""Three pages: a word, the table with localised Decimals, the table from ready strings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tools.bench.floor.models import FloorGroup, FloorRow

FIGURES = ("first", "second", "third", "initial", "bonus", "deduction", "final", "gap", "mean")


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def table(request: HttpRequest) -> HttpResponse:
    """Two queries, 81 rows, nine Decimals a row localised by the template."""
    group = FloorGroup.objects.get()
    return render(request, "table.html", {"group": group, "rows": FloorRow.objects.filter(group=group)})


def strings(request: HttpRequest) -> HttpResponse:
    """The same HTML, its figures formatted once in Python."""
    group = FloorGroup.objects.get()
    rows = [
        {"rank": row.rank, "name": row.name, "code": row.code} | {name: f"{getattr(row, name):.2f}" for name in FIGURES}
        for row in FloorRow.objects.filter(group=group)
    ]
    return render(request, "table.html", {"group": group, "rows": rows})


urlpatterns = [path("hello/", hello), path("table/", table), path("strings/", strings)]
