"""Addresses of a year's supervision by team and cadre."""

from django.urls import path

from accountability.views import year_views

urlpatterns = [
    path("years/", year_views.years, name="years"),
    path("years/export/", year_views.export_years, name="export_years"),
    path("years/units/<int:pk>/", year_views.unit_year, name="unit_year"),
    path("years/people/<int:pk>/", year_views.person_year, name="person_year"),
]
