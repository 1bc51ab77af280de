"""Addresses of execution results."""

from django.urls import path

from accountability.views import execution

urlpatterns = [
    path("results/", execution.rankings, name="rankings"),
    path("results/new/", execution.rank, name="rank_execution"),
    path("results/groups/", execution.groups, name="ranking_groups"),
    path("results/groups/new/", execution.new_group, name="new_ranking_group"),
    path("results/groups/<int:pk>/", execution.group, name="ranking_group"),
    path("results/<int:pk>/", execution.ranking, name="ranking"),
    path("results/<int:pk>/export/", execution.export_ranking, name="export_ranking"),
    path("results/<int:pk>/settle/", execution.finalise, name="finalise_ranking"),
    path("results/rows/<int:pk>/", execution.result, name="result"),
]
