"""Addresses of units' reports and their calendar."""

from django.urls import path

from accountability.views import periods, reports

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/export/", reports.export_reports, name="export_reports"),
    path("reports/new/", reports.new_report, name="new_report"),
    path("reports/write/<int:pk>/<int:year>/<slug:kind>/", reports.write_report, name="write_report"),
    path("reports/calendar/", periods.calendar, name="report_calendar"),
    path("reports/calendar/export/", periods.export_calendar, name="export_calendar"),
    path("reports/calendar/remind/", periods.remind, name="remind_reports"),
    path("reports/calendar/period/", periods.period, name="report_period"),
    path("reports/calendar/units/", periods.switch, name="switch_reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/edit/", reports.edit_report, name="edit_report"),
    path("reports/<int:pk>/receive/", reports.receive, name="receive_report"),
    path("reports/<int:pk>/return/", reports.give_report_back, name="return_report"),
    path("reports/<int:pk>/versions/<int:version>/paper/", reports.report_paper, name="report_paper"),
]
