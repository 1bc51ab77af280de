"""Addresses of oversight by congress and conference."""

from django.urls import path

from accountability.views import oversight

urlpatterns = [
    path("oversight/", oversight.opinions, name="opinions"),
    path("oversight/export/", oversight.export_opinions, name="export_opinions"),
    path("oversight/<int:pk>/reply/", oversight.reply_to_opinion, name="reply_to_opinion"),
    path("tasks/<int:pk>/opinions/new/", oversight.new_execution_opinion, name="new_execution_opinion"),
    path("oversight/decisions/<int:pk>/new/", oversight.new_decision_opinion, name="new_decision_opinion"),
]
