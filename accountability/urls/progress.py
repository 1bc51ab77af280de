"""Addresses of what is told of rows."""

from django.urls import path

from accountability.views import progress

urlpatterns = [
    path("progress/", progress.entries, name="progress"),
    path("progress/export/", progress.export_entries, name="export_progress"),
    path("progress/<int:pk>/files/<int:file>/", progress.file, name="progress_file"),
    path("progress/<int:pk>/comment/", progress.comment, name="comment_progress"),
    path("tasks/<int:pk>/progress/", progress.report, name="report_progress"),
]
