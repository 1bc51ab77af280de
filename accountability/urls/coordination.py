"""Addresses of groups, meetings that coordinate, and what follows from them."""

from django.urls import path

from accountability.views import coordination, groups

TASK = "tasks/<int:pk>/"
urlpatterns = [
    path("groups/", groups.leading_groups, name="leading_groups"),
    path("groups/export/", groups.export_leading_groups, name="export_leading_groups"),
    path("groups/new/", groups.new_leading_group, name="new_leading_group"),
    path("groups/<int:pk>/", groups.leading_group, name="leading_group"),
    path("groups/<int:pk>/dissolve/", groups.dissolve_group, name="dissolve_group"),
    path("groups/<int:pk>/meetings/new/", groups.new_joint_meeting, name="new_joint_meeting"),
    path("groups/outcomes/<int:pk>/supervise/", groups.supervise_focus, name="supervise_focus"),
    path("coordination/gaps/", coordination.coordination_gaps, name="coordination_gaps"),
    path("coordination/gaps/export/", coordination.export_coordination_gaps, name="export_coordination_gaps"),
    path("coordination/follow-ups/", coordination.follow_ups, name="follow_ups"),
    path("coordination/follow-ups/export/", coordination.export_follow_ups, name="export_follow_ups"),
    path("coordination/follow-ups/<int:pk>/", coordination.follow_up, name="follow_up"),
    path("coordination/follow-ups/<int:pk>/close/", coordination.close_follow_up, name="close_follow_up"),
    path(f"{TASK}coordination/", coordination.coordination, name="coordination"),
    path(f"{TASK}coordination/new/", coordination.new_meeting, name="new_meeting"),
    path(f"{TASK}coordination/thematic/", coordination.new_thematic, name="new_thematic"),
    path(f"{TASK}territorial/", coordination.mark_territorial, name="mark_territorial"),
]
