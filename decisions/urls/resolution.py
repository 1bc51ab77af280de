"""Addresses of the resolution and of what follows it."""

from django.urls import path

from decisions.views import resolution

urlpatterns = [
    path("matters/<int:pk>/resolution/", resolution.resolution, name="resolution"),
    path("matters/<int:pk>/resolution/issue/", resolution.issue, name="issue_resolution"),
    path("matters/<int:pk>/resolution/papers/<int:row>/", resolution.resolution_paper, name="resolution_paper"),
]
