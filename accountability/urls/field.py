"""Addresses of first-line work and of leaders' links."""

from django.urls import path

from accountability.views import first_line, leaders

ENTRY = "field/<int:pk>/"
urlpatterns = [
    path("field/", first_line.front_line, name="front_line"),
    path("field/export/", first_line.export_front_line, name="export_front_line"),
    path("field/new/", first_line.log_front_line, name="log_front_line"),
    path("field/statistics/", first_line.front_line_statistics, name="front_line_statistics"),
    path("field/statistics/export/", first_line.export_front_line_statistics, name="export_front_line_statistics"),
    path("field/years/<int:year>/close/", first_line.close_front_line_year, name="close_front_line_year"),
    path("field/years/<int:year>/reopen/", first_line.reopen_front_line_year, name="reopen_front_line_year"),
    path("field/people/<int:pk>/<int:year>/excuse/", first_line.excuse_front_line, name="excuse_front_line"),
    path("field/leaders/", leaders.leaders, name="leaders"),
    path("field/leaders/export/", leaders.export_leaders, name="export_leaders"),
    path("field/leaders/<int:pk>/", leaders.leader, name="leader"),
    path("field/leaders/<int:pk>/link/", leaders.link_leader, name="link_leader"),
    path("field/links/<int:pk>/withdraw/", leaders.unlink_leader, name="unlink_leader"),
    path(ENTRY, first_line.front_line_entry, name="front_line_entry"),
    path(f"{ENTRY}withdraw/", first_line.withdraw_front_line, name="withdraw_front_line"),
    path(f"{ENTRY}photos/<int:photo>/", first_line.front_line_photo, name="front_line_photo"),
]
