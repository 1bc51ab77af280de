"""Addresses of yearly commitments and their fulfilment."""

from django.urls import path

from appraisal.views import commitment_coverage, commitment_writing, commitments, fulfilment

urlpatterns = [
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/export/", commitments.export_commitments, name="export_commitments"),
    path("commitments/coverage/", commitment_coverage.coverage, name="commitment_coverage"),
    path("commitments/coverage/export/", commitment_coverage.export_coverage, name="export_commitment_coverage"),
    path("commitments/own/<int:year>/", commitment_writing.write_own, name="write_own_commitment"),
    path("commitments/units/<int:pk>/<int:year>/", commitment_writing.write_for_unit, name="write_commitment"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitments/<int:pk>/paper/<int:version>/", commitments.paper, name="commitment_paper"),
    path("commitments/<int:pk>/approve/", commitments.approve, name="approve_commitment"),
    path("commitments/<int:pk>/return/", commitments.give_back, name="return_commitment"),
    path("commitments/<int:pk>/amend/", commitments.amend, name="amend_commitment"),
    path("commitments/<int:pk>/grade/", fulfilment.grade, name="grade_commitment"),
    path("commitments/targets/<int:pk>/report/", fulfilment.report, name="report_fulfilment"),
    path("commitments/reports/<int:pk>/check/", fulfilment.check, name="check_fulfilment"),
    path("commitments/reports/<int:pk>/evidence/", fulfilment.evidence, name="fulfilment_evidence"),
    path("commitments/grades/<int:pk>/publish/", fulfilment.publish, name="publish_grade"),
    path("commitments/grades/<int:pk>/withdraw/", fulfilment.withdraw, name="withdraw_grade"),
]
