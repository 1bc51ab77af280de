"""Addresses of what follows a resolution."""

from django.urls import path

from decisions.views import aftermath, follow_up, registers

PAGE = "matters/<int:pk>/aftermath/"
urlpatterns = [
    path(PAGE, aftermath.aftermath, name="aftermath"),
    path(f"{PAGE}feedback/", aftermath.tell, name="file_feedback"),
    path(f"{PAGE}opinions/<int:row>/reply/", aftermath.reply, name="reply_to_oversight"),
    path(f"{PAGE}files/<str:kind>/<int:row>/", aftermath.aftermath_file, name="aftermath_file"),
    path(f"{PAGE}<str:kind>/", follow_up.aftermath_entry, name="aftermath_entry"),
    path(f"{PAGE}<str:kind>/<int:row>/", follow_up.aftermath_row, name="aftermath_row"),
    path("feedback/", registers.feedback, name="feedback"),
    path("feedback/export/", registers.export_feedback, name="export_feedback"),
    path("evaluations/", registers.evaluations, name="evaluations"),
    path("evaluations/export/", registers.export_evaluations, name="export_evaluations"),
]
