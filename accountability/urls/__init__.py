"""Addresses of execution responsibility. Each subject has its file with ``urlpatterns``; add it to the list."""

from __future__ import annotations

from accountability.urls import (
    acceptance,
    bulletins,
    cases,
    collection,
    coverage,
    field,
    letters,
    orders,
    progress,
    reports,
    tables,
    tasks,
)

app_name = "accountability"
urlpatterns = [
    *acceptance.urlpatterns,
    *bulletins.urlpatterns,
    *cases.urlpatterns,
    *collection.urlpatterns,
    *coverage.urlpatterns,
    *field.urlpatterns,
    *letters.urlpatterns,
    *progress.urlpatterns,
    *orders.urlpatterns,
    *reports.urlpatterns,
    *tables.urlpatterns,
    *tasks.urlpatterns,
]
