"""Addresses of acceptances and of what is proposed upon them."""

from django.urls import path

from accountability.views import acceptance

urlpatterns = [
    path("tasks/<int:pk>/accept/", acceptance.accept, name="accept_task"),
    path("acceptances/<int:pk>/file/", acceptance.acceptance_file, name="acceptance_file"),
    path("proposals/", acceptance.proposals, name="proposals"),
    path("proposals/export/", acceptance.export_proposals, name="export_proposals"),
]
