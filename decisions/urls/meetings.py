"""Addresses of meetings and their items."""

from django.urls import path

from decisions.views import agenda, meetings

urlpatterns = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new_meeting, name="new_meeting"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", meetings.change_meeting, name="change_meeting"),
    path("meetings/<int:pk>/roster/", meetings.roster, name="roster"),
    path("meetings/<int:pk>/attendance/", meetings.attendance, name="attendance"),
    path("meetings/<int:pk>/open/", meetings.open_meeting, name="open_meeting"),
    path("meetings/<int:pk>/cancel/", meetings.cancel_meeting, name="cancel_meeting"),
    path("meetings/<int:pk>/close/", meetings.close_meeting, name="close_meeting"),
    path("meetings/<int:pk>/agenda/", agenda.candidates, name="candidates"),
    path("meetings/<int:pk>/agenda/<int:matter>/", agenda.add_item, name="add_item"),
    path("items/<int:pk>/", agenda.item, name="item"),
    path("items/<int:pk>/figures/", agenda.item_figures, name="item_figures"),
    path("items/<int:pk>/begin/", agenda.begin_vote, name="begin_vote"),
    path("items/<int:pk>/close/", agenda.close_vote, name="close_vote"),
    path("items/<int:pk>/others-silent/", agenda.others_silent, name="others_silent"),
    path("items/<int:pk>/recusals/<int:recusal>/withdraw/", agenda.withdraw_recusal, name="withdraw_recusal"),
    path("items/<int:pk>/<slug:kind>/", agenda.item_entry, name="item_entry"),
]
