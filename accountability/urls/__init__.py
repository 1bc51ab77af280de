"""Addresses of execution responsibility. Each subject has its file with ``urlpatterns``; add it to the list."""

from __future__ import annotations

from accountability.urls import (
    acceptance,
    bulletins,
    cases,
    collection,
    coordination,
    coverage,
    emergency,
    field,
    inspections,
    letters,
    orders,
    oversight,
    progress,
    rectifications,
    reports,
    summonses,
    tables,
    tasks,
)

app_name = "accountability"
urlpatterns = [
    *acceptance.urlpatterns,
    *bulletins.urlpatterns,
    *cases.urlpatterns,
    *collection.urlpatterns,
    *coordination.urlpatterns,
    *coverage.urlpatterns,
    *emergency.urlpatterns,
    *field.urlpatterns,
    *inspections.urlpatterns,
    *letters.urlpatterns,
    *orders.urlpatterns,
    *oversight.urlpatterns,
    *progress.urlpatterns,
    *rectifications.urlpatterns,
    *reports.urlpatterns,
    *summonses.urlpatterns,
    *tables.urlpatterns,
    *tasks.urlpatterns,
]
