"""Addresses of papers."""

from django.urls import path

from decisions.views import papers

urlpatterns = [
    path("matters/<int:pk>/<str:stage>/papers/add/", papers.add_stage_paper, name="add_paper"),
    path("matters/<int:pk>/papers/<int:paper>/void/", papers.void_stage_paper, name="void_paper"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper_file"),
]
