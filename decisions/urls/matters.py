"""Addresses of matters as a whole."""

from django.urls import path

from decisions.views import matters, steps

urlpatterns = [
    path("matters/", matters.matters, name="matters"),
    path("matters/<int:pk>/", matters.matter, name="matter"),
    path("matters/<int:pk>/steps/<str:stage>/<str:event>/", steps.step, name="step"),
]
