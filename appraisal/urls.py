from django.urls import path

from appraisal.views import board, compare, periods, publication, schemes, sheet

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
]
