"""Addresses of feedback on final results and of what is put right."""

from django.urls import path

from appraisal.views import feedback, feedback_points

urlpatterns = [
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/points/", feedback_points.points, name="feedback_points"),
    path("feedback/points/export/", feedback_points.export_points, name="export_feedback_points"),
    path("feedback/points/<int:pk>/", feedback_points.point, name="feedback_point"),
    path("feedback/points/<int:pk>/report/", feedback_points.report, name="report_point"),
    path("feedback/reports/<int:pk>/review/", feedback_points.review, name="review_point"),
    path("feedback/reports/<int:pk>/evidence/", feedback_points.evidence, name="point_evidence"),
    path("feedback/versions/<int:pk>/open/", feedback.open_round, name="open_feedback"),
    path("feedback/rounds/<int:pk>/", feedback.feedback_round, name="feedback_round"),
    path("feedback/rounds/<int:pk>/export/", feedback.export_round, name="export_feedback_round"),
    path("feedback/rounds/<int:pk>/close/", feedback.close_round, name="close_feedback_round"),
    path("feedback/sheets/<int:pk>/", feedback.sheet, name="feedback_sheet"),
    path("feedback/sheets/<int:pk>/write/", feedback.write, name="write_feedback"),
    path("feedback/sheets/<int:pk>/issue/", feedback.issue, name="issue_feedback"),
    path("feedback/sheets/<int:pk>/return/", feedback.give_back, name="return_feedback"),
    path("feedback/sheets/<int:pk>/acknowledge/", feedback.acknowledge, name="acknowledge_feedback"),
    path("feedback/sheets/<int:pk>/deliver/", feedback.deliver, name="deliver_feedback"),
    path("feedback/sheets/<int:pk>/paper/", feedback.paper, name="feedback_paper"),
]
