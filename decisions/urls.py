"""Addresses of the decision pipeline. Pages of a stage stand together, in the order of the stages."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "decisions"
urlpatterns: list[URLPattern] = []
