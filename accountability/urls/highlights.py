"""Addresses of the half-year selection of highlights."""

from django.urls import path

from accountability.views import highlights

urlpatterns = [
    path("highlights/", highlights.rounds, name="highlight_rounds"),
    path("highlights/new/", highlights.open_round, name="open_highlights"),
    path("highlights/<int:pk>/", highlights.highlights, name="highlights"),
    path("highlights/<int:pk>/nominate/", highlights.nominate, name="nominate_highlight"),
    path("highlights/<int:pk>/close/", highlights.close, name="close_nominations"),
    path("highlights/<int:pk>/decide/", highlights.decide, name="decide_highlights"),
    path("highlights/<int:pk>/notice/", highlights.notice, name="highlight_notice"),
    path("highlights/entries/<int:pk>/judge/", highlights.judge, name="judge_highlight"),
]
