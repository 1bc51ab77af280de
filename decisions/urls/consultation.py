"""Addresses of the consultation and of the coordination before a meeting."""

from django.urls import path

from decisions.views import consultation, coordination

urlpatterns = [
    path("matters/<int:pk>/consultation/", consultation.consultation, name="consultation"),
    path("matters/<int:pk>/consultation/remind/", consultation.remind_units, name="remind_units"),
    path("matters/<int:pk>/consultation/<str:kind>/", consultation.consultation_entry, name="consultation_entry"),
    path("matters/<int:pk>/opinions/", consultation.opinions, name="opinions"),
    path("matters/<int:pk>/opinions/export/", consultation.export_opinions, name="export_opinions"),
    path("matters/<int:pk>/opinions/<int:row>/adoption/", consultation.decide_opinion, name="decide_opinion"),
    path("matters/<int:pk>/opinions/<int:row>/dispute/", consultation.record_dispute, name="record_dispute"),
    path("consultations/<int:pk>/", consultation.answer_consultation, name="answer_consultation"),
    path("matters/<int:pk>/coordination/", coordination.coordination, name="coordination"),
    path("matters/<int:pk>/coordination/<str:kind>/", coordination.coordination_entry, name="coordination_entry"),
    path(
        "matters/<int:pk>/coordination/units/<int:row>/position/", coordination.record_position, name="record_position"
    ),
    path(
        "matters/<int:pk>/coordination/<str:kind>/<int:row>/withdraw/",
        coordination.withdraw_coordination,
        name="withdraw_coordination",
    ),
]
