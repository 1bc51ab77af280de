"""Addresses of the decision pipeline. Pages of a stage stand together, in the order of the stages.

Each subject has its file with ``urlpatterns``; add it to the list.
"""

from __future__ import annotations

from decisions.urls import (
    aftermath,
    consultation,
    experts,
    matters,
    meetings,
    openness,
    papers,
    plans,
    proposals,
    research,
    resolution,
    safeguards,
)

app_name = "decisions"
urlpatterns = [
    *aftermath.urlpatterns,
    *consultation.urlpatterns,
    *experts.urlpatterns,
    *matters.urlpatterns,
    *meetings.urlpatterns,
    *openness.urlpatterns,
    *papers.urlpatterns,
    *proposals.urlpatterns,
    *plans.urlpatterns,
    *research.urlpatterns,
    *resolution.urlpatterns,
    *safeguards.urlpatterns,
]
