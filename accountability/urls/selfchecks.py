"""Addresses of self-checks, reviews, contacts, feedback, and of one unit's execution."""

from django.urls import path

from accountability.views import reviews, selfchecks, unit_execution

urlpatterns = [
    path("unit/", unit_execution.page, name="unit_execution"),
    path("unit/export/", unit_execution.export, name="export_unit_execution"),
    path("unit/check/", selfchecks.check_unit, name="check_unit"),
    path("unit/problems/", selfchecks.problems, name="unit_rectifications"),
    path("unit/problems/export/", selfchecks.export_problems, name="export_problems"),
    path("unit/problems/<int:pk>/", selfchecks.problem, name="rectification_of_unit"),
    path("unit/problems/<int:pk>/correct/", selfchecks.correct_problem, name="correct_problem"),
    path("unit/problems/<int:pk>/close/", selfchecks.close, name="close_rectification_of_unit"),
    path("tasks/<int:pk>/check/", selfchecks.check_task, name="check_task"),
    path("tasks/<int:pk>/review/", reviews.review, name="review_task"),
    path("tasks/<int:pk>/contact/", reviews.contact, name="set_contact"),
    path("tasks/<int:pk>/aim/", reviews.aim, name="assess_aim"),
    path("tasks/<int:pk>/feedback/", reviews.tell, name="tell_decision"),
    path("feedback/<int:pk>/study/", reviews.study, name="study_feedback"),
]
