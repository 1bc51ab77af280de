"""Addresses of proposals."""

from django.urls import path

from decisions.views import proposals

urlpatterns = [
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/export/", proposals.export_proposals, name="export-proposals"),
    path("proposals/new/", proposals.new_proposal, name="new-proposal"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/merge/", proposals.merge_proposal, name="merge-proposal"),
    path("proposals/<int:pk>/reject/", proposals.reject_proposal, name="reject-proposal"),
    path("proposals/<int:pk>/answer/", proposals.answer_proposal, name="answer-proposal"),
    path("proposals/<int:pk>/file/", proposals.proposal_file, name="proposal-file"),
]
