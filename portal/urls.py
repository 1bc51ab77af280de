"""Addresses of the portal; all of them are open to everyone."""

from django.urls import path

from portal.views import pages, recruiting, sending

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("notices/<int:pk>/", pages.notice, name="notice"),
    path("notices/<int:pk>/comment/", sending.comment, name="comment"),
    path("hearings/<int:pk>/", pages.hearing, name="hearing"),
    path("hearings/<int:pk>/register/", sending.register, name="register"),
    path("decisions/<int:pk>/", pages.decision, name="decision"),
    path("experts/<int:pk>/", recruiting.expert_call, name="expert_call"),
    path("experts/<int:pk>/apply/", recruiting.apply, name="apply"),
    path("tenders/<int:pk>/", recruiting.tender, name="tender"),
    path("proposals/", sending.proposal, name="proposal"),
    path("answers/", sending.answer, name="answer"),
    path("receipt/", pages.receipt, name="receipt"),
]
