"""Addresses of special appraisals and of the bases of qualitative ratings."""

from __future__ import annotations

from django.urls import path

from appraisal.views import rating_basis, special_scores, specials

urlpatterns = [
    path("specials/", specials.specials, name="specials"),
    path("schemes/<int:pk>/specials/<str:code>/", specials.open_special, name="open_special"),
    path("specials/<int:pk>/", specials.special_round, name="special_round"),
    path("specials/<int:pk>/units/", specials.tick_special_units, name="tick_special_units"),
    path("specials/<int:pk>/scores/", special_scores.special_scores, name="special_scores"),
    path("specials/<int:pk>/template/", special_scores.special_template, name="special_template"),
    path("specials/<int:pk>/import/", special_scores.upload_special, name="upload_special"),
    path("special-imports/<int:pk>/", special_scores.special_import, name="special_import"),
    path("special-imports/<int:pk>/commit/", special_scores.commit_special, name="commit_special"),
    path("special-imports/<int:pk>/discard/", special_scores.discard_special, name="discard_special"),
    path("specials/<int:pk>/compute/", specials.compute_special, name="compute_special"),
    path("special-versions/<int:pk>/", specials.special_version, name="special_version"),
    path("special-versions/<int:pk>/confirm/", specials.confirm_special, name="confirm_special"),
    path("special-versions/<int:pk>/paper/", specials.special_paper, name="special_paper"),
    path("special-versions/<int:pk>/export/", specials.export_special, name="export_special"),
    path("specials/<int:pk>/recommend/", specials.recommend_special, name="recommend_special"),
    path("special-lists/<int:pk>/confirm/", specials.confirm_recommendation, name="confirm_recommendation"),
    path("special-lists/<int:pk>/withdraw/", specials.withdraw_recommendation, name="withdraw_recommendation"),
    path("assessment/<int:pk>/<str:code>/basis/<int:item>/", rating_basis.rating_basis, name="rating_basis"),
    path("assessment/<int:pk>/<str:code>/basis/<int:item>/points/", rating_basis.review_points, name="review_points"),
    path("assessment/<int:pk>/<str:code>/basis/<int:item>/material/", rating_basis.add_material, name="add_material"),
    path("assessment/<int:pk>/<str:code>/basis/<int:item>/survey/", rating_basis.add_survey, name="add_survey"),
    path("rating-basis/<int:pk>/file/", rating_basis.basis_file, name="basis_file"),
    path("rating-basis/<int:pk>/withdraw/", rating_basis.withdraw_basis, name="withdraw_basis"),
]
