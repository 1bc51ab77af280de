from django.urls import path

from appraisal.views import board, compare, imports, periods, publication, schemes, scores, sheet

app_name = "appraisal"
urlpatterns = [
    path("", board.newest, name="newest"),
    path("versions/<int:pk>/", board.board, name="board"),
    path("versions/<int:pk>/members/<str:code>/", sheet.sheet, name="sheet"),
    path("evidence/<int:pk>/", sheet.evidence, name="evidence"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("periods/<int:pk>/", periods.period, name="period"),
    path("periods/<int:pk>/compute/", periods.compute, name="compute"),
    path("periods/<int:pk>/latest/", periods.latest, name="latest"),
    path("periods/<int:pk>/jobs/<uuid:job>/", periods.progress, name="progress"),
    path("versions/<int:pk>/compare/", compare.compare, name="compare"),
    path("versions/<int:pk>/publication/", publication.publication, name="publication"),
    path("versions/<int:pk>/publication/propose/", publication.propose, name="propose"),
    path("versions/<int:pk>/publication/recall/", publication.recall, name="recall"),
    path("versions/<int:pk>/publication/confirm/", publication.confirm, name="confirm"),
    path("versions/<int:pk>/publication/approve/", publication.approve, name="approve"),
    path("versions/<int:pk>/publication/withdraw/", publication.withdraw, name="withdraw"),
    path("versions/<int:pk>/publication/record/", publication.meeting_record, name="meeting_record"),
    path("periods/<int:pk>/scores/", scores.scores, name="scores"),
    path("periods/<int:pk>/scores/save/", scores.save_scores, name="save_scores"),
    path("periods/<int:pk>/scores/<str:member>/", scores.score, name="score"),
    path("periods/<int:pk>/scores/<str:member>/evidence/", scores.add_evidence, name="add_evidence"),
    path("periods/<int:pk>/template/", scores.template, name="template"),
    path("periods/<int:pk>/imports/", imports.imports, name="imports"),
    path("periods/<int:pk>/imports/upload/", imports.upload, name="upload"),
    path("imports/<int:pk>/", imports.show_import, name="import"),
    path("imports/<int:pk>/commit/", imports.commit_import, name="commit_import"),
    path("imports/<int:pk>/undo/", imports.undo_import, name="undo_import"),
    path("imports/<int:pk>/discard/", imports.discard_import, name="discard_import"),
    path("imports/<int:pk>/file/", imports.import_file, name="import_file"),
]
