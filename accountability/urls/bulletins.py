"""Addresses of bulletins."""

from django.urls import path

from accountability.views import bulletin_moves, bulletins

PAGE = "bulletins/<int:pk>/"
urlpatterns = [
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/export/", bulletins.export_bulletins, name="export_bulletins"),
    path("bulletins/quarters/<slug:code>/", bulletin_moves.compile_quarter, name="compile_bulletin"),
    path("bulletins/deployments/<int:pk>/", bulletin_moves.announce, name="announce_deployment"),
    path(PAGE, bulletins.bulletin, name="bulletin"),
    path(f"{PAGE}tasks/", bulletins.bulletin_tasks, name="bulletin_tasks"),
    path(f"{PAGE}paper/", bulletins.bulletin_paper, name="bulletin_paper"),
    path(f"{PAGE}workbook/", bulletins.bulletin_workbook, name="bulletin_workbook"),
    path(f"{PAGE}edit/", bulletin_moves.edit, name="edit_bulletin"),
    path(f"{PAGE}compile/", bulletin_moves.compile_again, name="recompile_bulletin"),
    path(f"{PAGE}submit/", bulletin_moves.submit, name="submit_bulletin"),
    path(f"{PAGE}approve/", bulletin_moves.approve, name="approve_bulletin"),
    path(f"{PAGE}return/", bulletin_moves.give_back, name="return_bulletin"),
    path(f"{PAGE}issue/", bulletin_moves.issue, name="issue_bulletin"),
    path(f"{PAGE}correct/", bulletin_moves.correct, name="correct_bulletin"),
    path(f"{PAGE}sign/", bulletin_moves.sign, name="sign_for_bulletin"),
]
