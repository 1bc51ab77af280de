"""Addresses of the register of bonus and deduction proposals."""

from django.urls import path

from accountability.views import proposals

urlpatterns = [
    path("points/", proposals.proposals, name="point_proposals"),
    path("points/export/", proposals.export_proposals, name="export_point_proposals"),
    path("points/<int:pk>/", proposals.proposal, name="point_proposal"),
    path("points/<int:pk>/send/", proposals.send, name="send_proposal"),
    path("points/<int:pk>/withdraw/", proposals.withdraw, name="withdraw_proposal"),
]
