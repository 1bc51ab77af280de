"""Addresses of what follows a publication: objections and their review."""

from django.urls import path

from appraisal.views import closing, compare, intake, objections, records, reviews, what_if

urlpatterns = [
    path("objections/", objections.objections, name="objections"),
    path("objections/export/", objections.export_objections, name="export_objections"),
    path("objections/<int:pk>/", reviews.objection, name="objection"),
    path("objections/<int:pk>/file/", objections.objection_file, name="objection_file"),
    path("objections/<int:pk>/paper/", objections.conclusion_paper, name="conclusion_paper"),
    path("objections/<int:pk>/reviewers/", reviews.name_reviewers, name="name_reviewers"),
    path("objections/<int:pk>/conclusion/", reviews.conclude_review, name="conclude_review"),
    path("objections/<int:pk>/decide/", reviews.decide, name="decide_objection"),
    path("objections/<int:pk>/return/", reviews.send_back, name="return_objection"),
    path("objections/<int:pk>/correct/", reviews.correct, name="correct_objection"),
    path("objections/<int:pk>/withdraw/", reviews.withdraw_objection, name="withdraw_objection"),
    path("versions/<int:pk>/members/<str:code>/objection/", objections.file_objection, name="file_objection"),
    path("versions/<int:pk>/doubt/", objections.doubt, name="doubt"),
    path("versions/<int:pk>/objection-window/", objections.extend_window, name="extend_window"),
    path("filings/", closing.filings, name="filings"),
    path("filings/<int:pk>/", closing.filing, name="filing"),
    path("filings/<int:pk>/receive/", closing.receive_filing, name="receive_filing"),
    path("versions/<int:pk>/archive/", closing.archive, name="archive"),
    path("versions/<int:pk>/archive/close/", closing.archive_year, name="archive_year"),
    path("versions/<int:pk>/archive/download/", closing.download_archive, name="download_archive"),
    path("versions/<int:pk>/what-if/", what_if.what_if, name="what_if"),
    path("versions/<int:pk>/what-if/export/", what_if.export_what_if, name="export_what_if"),
    path("versions/<int:pk>/stability/", what_if.firmness, name="stability"),
    path("intake/", intake.current, name="current_intake"),
    path("schemes/<int:pk>/intake/", intake.intake, name="intake"),
    path("schemes/<int:pk>/intake/<int:proposal>/", intake.accept, name="accept_proposal"),
    path("schemes/<int:pk>/intake/<int:proposal>/refuse/", intake.refuse, name="refuse_proposal"),
    path("schemes/<int:pk>/carry/<int:entry>/", intake.carry, name="carry_commendation"),
    path("schemes/adjustments/<int:pk>/confirm/", intake.confirm, name="confirm_adjustment"),
    path("versions/<int:pk>/compare/export/", compare.export_comparison, name="export_comparison"),
    path("versions/<int:pk>/figures/", compare.export_figures, name="export_figures"),
    path("records/", records.records, name="records"),
    path("records/<int:pk>/", records.record_of, name="record"),
    path("records/units/<int:pk>/", records.record_of_unit, name="unit_record"),
]
