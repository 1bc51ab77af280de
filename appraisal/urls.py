from django.urls import path

from appraisal.views import board, sheet

app_name = "appraisal"
urlpatterns = [
    path("", board.newest, name="newest"),
    path("versions/<int:pk>/", board.board, name="board"),
    path("versions/<int:pk>/members/<str:code>/", sheet.sheet, name="sheet"),
    path("evidence/<int:pk>/", sheet.evidence, name="evidence"),
]
