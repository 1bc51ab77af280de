"""Addresses. Each app has its own; the landing page is the workbench."""

from django.urls import include, path

from core import views

urlpatterns = [
    path("healthz", views.health, name="health"),
    path("", include("core.urls")),
    path("", include("organization.urls")),
    path("ballots/", include("ballots.urls")),
    path("decisions/", include("decisions.urls")),
    path("accountability/", include("accountability.urls")),
    path("appraisal/", include("appraisal.urls")),
    path("public/", include("portal.urls")),
]
handler403 = "core.views.denied"
handler404 = "core.views.missing"
handler500 = "core.views.broken"
