"""Addresses of the expert review, of the experts' own pages and of their register."""

from django.urls import path

from decisions.views import expert_review, experts

urlpatterns = [
    path("matters/<int:pk>/expert-review/", expert_review.expert_review, name="expert-review"),
    path("matters/<int:pk>/expert-review/document/", expert_review.make_document, name="make_opinion_document"),
    path("matters/<int:pk>/expert-review/<str:kind>/", expert_review.expert_review_entry, name="expert_review_entry"),
    path("matters/<int:pk>/expert-review/<int:row>/interest/", expert_review.declare_interest, name="declare_interest"),
    path("matters/<int:pk>/expert-review/<int:row>/opinion/", expert_review.paper_opinion, name="paper_opinion"),
    path("my-invitations/", expert_review.my_invitations, name="my_invitations"),
    path("my-invitations/<int:pk>/", expert_review.my_opinion, name="my_opinion"),
    path("experts/", experts.experts, name="experts"),
    path("experts/export/", experts.export_experts, name="export_experts"),
    path("experts/add/", experts.add_expert, name="add_expert"),
    path("experts/fields/add/", experts.add_expert_field, name="add_expert_field"),
    path("experts/<int:pk>/same/", experts.mark_same_expert, name="mark_same_expert"),
    path("experts/<int:pk>/remove/", experts.remove_expert, name="remove_expert"),
    path("expert-calls/", experts.expert_calls, name="expert_calls"),
    path("expert-calls/add/", experts.open_expert_call, name="open_expert_call"),
    path("expert-calls/<int:pk>/", experts.expert_call, name="expert_call"),
    path("expert-calls/<int:pk>/applications/add/", experts.add_expert_application, name="add_expert_application"),
    path("expert-applications/<int:pk>/appoint/", experts.appoint_expert, name="appoint_expert"),
    path("expert-applications/<int:pk>/decline/", experts.decline_expert, name="decline_expert"),
]
