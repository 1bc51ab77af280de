"""Addresses of plans for emergencies."""

from django.urls import path

from accountability.views import emergency

PLAN = "emergency/<int:pk>/"
urlpatterns = [
    path("emergency/", emergency.emergency_plans, name="emergency_plans"),
    path("emergency/export/", emergency.export_emergency_plans, name="export_emergency_plans"),
    path("emergency/new/", emergency.new_emergency_plan, name="new_emergency_plan"),
    path(PLAN, emergency.emergency_plan, name="emergency_plan"),
    path(f"{PLAN}file/", emergency.emergency_file, name="emergency_file"),
    path(f"{PLAN}drills/new/", emergency.new_drill, name="new_drill"),
    path(f"{PLAN}reviews/new/", emergency.review_plan, name="review_plan"),
    path(f"{PLAN}retire/", emergency.retire_plan, name="retire_plan"),
    path(f"{PLAN}use/", emergency.use_plan, name="use_plan"),
]
