"""Addresses of posted inspectors and of reports of checks."""

from django.urls import path

from accountability.views import check_reports, postings

urlpatterns = [
    path("postings/", postings.postings, name="postings"),
    path("postings/export/", postings.export_postings, name="export_postings"),
    path("postings/new/", postings.new_posting, name="new_posting"),
    path("postings/<int:pk>/", postings.posting, name="posting"),
    path("postings/<int:pk>/confirm/", postings.confirm_posting, name="confirm_posting"),
    path("postings/<int:pk>/end/", postings.end_posting, name="end_posting"),
    path("postings/<int:pk>/reports/new/", postings.new_posting_report, name="new_posting_report"),
    path("postings/reports/<int:pk>/", postings.posting_report, name="posting_report"),
    path("postings/reports/<int:pk>/files/<int:file>/", postings.posting_report_file, name="posting_report_file"),
    path("checks/", check_reports.check_reports, name="check_reports"),
    path("checks/export/", check_reports.export_check_reports, name="export_check_reports"),
    path("checks/<int:pk>/", check_reports.check_report, name="check_report"),
    path("checks/<int:pk>/photos/<int:photo>/", check_reports.check_photo, name="check_photo"),
    path("inspections/<int:pk>/checks/new/", check_reports.new_check_report, name="new_check_report"),
]
