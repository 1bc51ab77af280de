"""Addresses of coverage."""

from django.urls import path

from accountability.views import coverage

urlpatterns = [
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/export/", coverage.export_coverage, name="export_coverage"),
]
