"""Addresses of evaluations and of commissioned surveys."""

from __future__ import annotations

from django.urls import path

from appraisal.views import evaluation_records as records
from appraisal.views import evaluations

urlpatterns = [
    path("evaluations/", evaluations.evaluations, name="evaluations"),
    path("evaluations/export/", evaluations.export_evaluations, name="export_evaluations"),
    path("evaluations/new/", evaluations.choose, name="choose_evaluation"),
    path("evaluations/new/<int:pk>/<str:kind>/", evaluations.new, name="new_evaluation"),
    path("evaluations/<int:pk>/", evaluations.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/export/", evaluations.export_result, name="export_evaluation"),
    path("evaluations/<int:pk>/paper/", evaluations.print_result, name="print_evaluation"),
    path("evaluations/<int:pk>/count/", evaluations.count_in, name="count_evaluation"),
    path("evaluations/<int:pk>/invitees/new/", records.invite, name="invite"),
    path("evaluations/<int:pk>/invitees/attended/", records.attended, name="invitees_attended"),
    path("evaluations/<int:pk>/invitees/<int:invitee>/withdraw/", records.withdraw_invitee, name="withdraw_invitee"),
    path("evaluations/<int:pk>/reports/new/", records.add_report, name="add_work_report"),
    path("evaluations/<int:pk>/reports/<int:report>/file/", records.work_report_file, name="work_report_file"),
    path("evaluations/<int:pk>/meeting/", records.close_meeting, name="close_meeting"),
    path("evaluations/<int:pk>/talks/", records.talks, name="talks"),
    path("evaluations/<int:pk>/talks/new/", records.note_talk, name="note_talk"),
    path("surveys/", records.surveys, name="surveys"),
    path("surveys/export/", records.export_surveys, name="export_surveys"),
    path("surveys/import/", records.import_survey, name="import_survey"),
    path("surveys/template/", records.survey_template, name="survey_template"),
]
