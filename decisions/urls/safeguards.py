"""Addresses of what stands beside the stages: catalogue, risk, package, publication, the same matter by other rules."""

from django.urls import path

from decisions.views import catalogue, publication, risk, what_if

MATTER = "matters/<int:pk>/"

urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/add/", catalogue.add_catalogue_entry, name="add_catalogue_entry"),
    path("catalogue/<int:pk>/remove/", catalogue.remove_catalogue_entry, name="remove_catalogue_entry"),
    path(f"{MATTER}risk/", risk.risk, name="risk"),
    path(f"{MATTER}risk/add/", risk.file_risk, name="file_risk"),
    path(f"{MATTER}risk/<int:row>/file/", risk.risk_file, name="risk_file"),
    path(f"{MATTER}package/", publication.package, name="package"),
    path(f"{MATTER}publication/", publication.publication, name="publication"),
    path(f"{MATTER}publication/add/", publication.record, name="record_publication"),
    path(f"{MATTER}publication/<int:row>/withdraw/", publication.withdraw, name="withdraw_publication"),
    path(f"{MATTER}what-if/", what_if.what_if, name="what-if"),
]
