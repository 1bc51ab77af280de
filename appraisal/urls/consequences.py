"""Addresses of the use of results."""

from django.urls import path

from appraisal.views import consequences

urlpatterns = [
    path("consequences/", consequences.consequences, name="consequences"),
    path("consequences/export/", consequences.export_consequences, name="export_consequences"),
    path("consequences/table/", consequences.consequence_table, name="consequence_table"),
    path("consequences/own/", consequences.own_consequences, name="own_consequences"),
    path("consequences/<int:pk>/", consequences.consequence, name="consequence"),
    path("consequences/<int:pk>/finding/", consequences.record_conclusion, name="record_consequence_finding"),
    path("consequences/<int:pk>/carry/", consequences.carry_out, name="carry_out_consequence"),
    path("consequences/<int:pk>/waive/", consequences.waive, name="waive_consequence"),
    path("consequences/<int:pk>/decision/file/", consequences.decision_file, name="consequence_file"),
    path("consequences/<int:pk>/finding/file/", consequences.finding_file, name="consequence_finding_file"),
    path("consequences/measures/<int:pk>/", consequences.complete, name="complete_consequence"),
]
