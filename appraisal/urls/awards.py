"""Addresses of awards."""

from django.urls import path

from appraisal.views import award_items, awards, own_awards

urlpatterns = [
    path("awards/", awards.award_rounds, name="award_rounds"),
    path("awards/new/", awards.open_awards, name="open_awards"),
    path("awards/honours/new/", awards.open_honours, name="open_honours"),
    path("awards/own/", own_awards.own_awards, name="own_awards"),
    path("awards/own/<int:pk>/", own_awards.own_award, name="own_award"),
    path("awards/own/<int:pk>/letter/", own_awards.letter, name="award_letter"),
    path("awards/own/<int:pk>/distribute/", own_awards.distribute, name="file_distribution"),
    path("awards/distributions/<int:pk>/withdraw/", own_awards.withdraw, name="withdraw_distribution"),
    path("awards/items/<int:pk>/", award_items.award, name="award"),
    path("awards/items/<int:pk>/choose/", award_items.choose, name="choose_winner"),
    path("awards/items/<int:pk>/nominate/", award_items.nominate, name="nominate_winners"),
    path("awards/items/<int:pk>/list/", award_items.list_names, name="list_winners"),
    path("awards/items/<int:pk>/vacancy/", award_items.vacancy, name="record_vacancy"),
    path("awards/winners/<int:pk>/drop/", award_items.drop, name="drop_winner"),
    path("awards/nominees/<int:pk>/drop/", award_items.drop_nominee, name="drop_nominee"),
    path("awards/<int:pk>/", awards.award_round, name="award_round"),
    path("awards/<int:pk>/compute/", awards.compute, name="compute_awards"),
    path("awards/<int:pk>/submit/", awards.submit, name="submit_awards"),
    path("awards/<int:pk>/return/", awards.give_back, name="return_awards"),
    path("awards/<int:pk>/approve/", awards.approve, name="approve_awards"),
    path("awards/<int:pk>/publish/", awards.publish, name="publish_awards"),
    path("awards/<int:pk>/list/", awards.list_pdf, name="award_list"),
    path("awards/<int:pk>/export/", awards.export_awards, name="export_awards"),
    path("awards/<int:pk>/record/", awards.meeting_record, name="award_record"),
]
