"""Addresses of matters as a whole, of their drafts and their intent."""

from django.urls import path

from decisions.views import drafts, exceptions, intent, manage, matters, statistics, steps

MATTER = "matters/<int:pk>/"

urlpatterns = [
    path("matters/", matters.matters, name="matters"),
    path("matters/export/", matters.export_matters, name="export-matters"),
    path("matters/new/", matters.new_matter, name="new-matter"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/", statistics.export_statistics, name="export-statistics"),
    path(MATTER, matters.matter, name="matter"),
    path(f"{MATTER}steps/<str:stage>/<str:event>/", steps.step, name="step"),
    path(f"{MATTER}level/", manage.manage, {"kind": "level"}, name="level"),
    path(f"{MATTER}flag/", manage.manage, {"kind": "flag"}, name="flag"),
    path(f"{MATTER}end/", manage.manage, {"kind": "end"}, name="end-matter"),
    path(f"{MATTER}emergency/", manage.emergency, name="emergency"),
    path(f"{MATTER}hosts/", manage.manage, {"kind": "hosts"}, name="hosts"),
    path(f"{MATTER}catalogue/", manage.manage, {"kind": "ruling"}, name="catalogue-ruling"),
    path(f"{MATTER}emergencies/<int:row>/file/", exceptions.emergency_file, name="emergency-file"),
    path(f"{MATTER}waivers/<int:row>/file/", exceptions.waiver_file, name="waiver-file"),
    path(f"{MATTER}counterparts/", manage.manage, {"kind": "counterpart"}, name="counterpart"),
    path(f"{MATTER}counterparts/<int:row>/reply/", manage.counterpart_reply, name="counterpart-reply"),
    path(f"{MATTER}counterparts/<int:row>/withdraw/", manage.withdraw_counterpart, name="withdraw-counterpart"),
    path(f"{MATTER}drafts/", drafts.drafts, name="drafts"),
    path(f"{MATTER}drafts/add/", manage.draft, name="add-draft"),
    path(f"{MATTER}drafts/compare/", drafts.compare_drafts, name="compare-drafts"),
    path(f"{MATTER}drafts/<int:number>/", drafts.draft, name="draft"),
    path(f"{MATTER}drafts/<int:number>/file/", drafts.draft_file, name="draft-file"),
    path(f"{MATTER}intent/", intent.intent, name="intent"),
    path(f"{MATTER}intent/describe/", manage.manage, {"kind": "describe"}, name="describe-intent"),
    path(f"{MATTER}intent/approve/", manage.manage, {"kind": "approve"}, name="approve-intent"),
    path(f"{MATTER}intent/deliberate/", manage.manage, {"kind": "deliberate"}, name="deliberate-intent"),
    path(f"{MATTER}intent/settlements/<int:settlement>/file/", intent.settlement_file, name="settlement-file"),
]
