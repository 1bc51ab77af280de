"""Addresses of slow work, summonses and self-criticisms."""

from django.urls import path

from accountability.views import summonses

PAGE, SLOW = "summonses/<int:pk>/", "slow-works/<int:pk>/"
urlpatterns = [
    path("slow-works/", summonses.slow_works, name="slow_works"),
    path("slow-works/new/", summonses.new_slow_work, name="new_slow_work"),
    path(SLOW, summonses.slow_work, name="slow_work"),
    path(f"{SLOW}check/", summonses.check_slow_work, name="check_slow_work"),
    path(f"{SLOW}propose/", summonses.propose, name="propose_summons"),
    path("summonses/", summonses.summonses, name="summonses"),
    path("summonses/export/", summonses.export_summonses, name="export_summonses"),
    path(PAGE, summonses.summons, name="summons"),
    path(f"{PAGE}agree/", summonses.agree, name="agree_summons"),
    path(f"{PAGE}decide/", summonses.decide_summons, name="decide_summons"),
    path(f"{PAGE}second/", summonses.second_summons, name="second_summons"),
    path(f"{PAGE}talk/", summonses.talk, name="record_talk"),
    path(f"{PAGE}follow-up/", summonses.follow_up, name="follow_up_summons"),
    path("self-criticisms/", summonses.self_criticisms, name="self_criticisms"),
    path("self-criticisms/<int:pk>/", summonses.write_self_criticism, name="write_self_criticism"),
]
