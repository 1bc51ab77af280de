"""Addresses of the research and of the joint research conference."""

from django.urls import path

from decisions.views import conference, research

urlpatterns = [
    path("matters/<int:pk>/research/", research.research, name="research"),
    path("matters/<int:pk>/research/<str:kind>/", research.research_entry, name="research_entry"),
    path(
        "matters/<int:pk>/research/<str:kind>/<int:row>/withdraw/", research.withdraw_research, name="withdraw_research"
    ),
    path("conference/", conference.conference, name="conference"),
    path("conference/members/add/", conference.add_conference_member, name="add_conference_member"),
    path("conference/members/<int:pk>/remove/", conference.remove_conference_member, name="remove_conference_member"),
    path("conference/sessions/add/", conference.add_conference_session, name="add_conference_session"),
]
