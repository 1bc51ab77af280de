"""Addresses of the resolution and of what follows it."""

from django.urls import path

from decisions.views import archive, resolution

urlpatterns = [
    path("matters/<int:pk>/resolution/", resolution.resolution, name="resolution"),
    path("matters/<int:pk>/resolution/issue/", resolution.issue, name="issue_resolution"),
    path("matters/<int:pk>/resolution/papers/<int:row>/", resolution.resolution_paper, name="resolution_paper"),
    path("matters/<int:pk>/certificate/", archive.certificate, name="certificate"),
    path("matters/<int:pk>/archive/", archive.archive, name="archive"),
    path("matters/<int:pk>/archive/close/", archive.close, name="close_archive"),
    path("matters/<int:pk>/archive/export/", archive.export, name="export_archive"),
    path("matters/<int:pk>/archive/gaps/<slug:slot>/", archive.gap, name="archive_gap"),
]
