"""Addresses of rectification orders."""

from django.urls import path

from accountability.views import rectification_moves as moves
from accountability.views import rectifications

PAGE = "rectifications/<int:pk>/"
urlpatterns = [
    path("rectifications/", rectifications.rectifications, name="rectifications"),
    path("rectifications/export/", rectifications.export_rectifications, name="export_rectifications"),
    path("rectifications/new/", rectifications.new_rectification, name="new_rectification"),
    path(PAGE, rectifications.rectification, name="rectification"),
    path(f"{PAGE}paper/", rectifications.rectification_paper, name="rectification_paper"),
    path(f"{PAGE}reports/<int:entry>/file/", rectifications.report_file, name="rectification_report_file"),
    path(f"{PAGE}checks/<int:entry>/file/", rectifications.check_file, name="rectification_check_file"),
    path(f"{PAGE}report/", moves.report, name="report_rectification"),
    path(f"{PAGE}extend/", moves.extend, name="ask_rectification_extension"),
    path(f"{PAGE}extension/", moves.decide_extension, name="decide_rectification_extension"),
    path(f"{PAGE}verify/", moves.verify, name="verify_rectification"),
    path(f"{PAGE}close/", moves.close, name="close_rectification"),
    path(f"{PAGE}object/", moves.objection, name="object_rectification"),
]
