"""Addresses of weekly and half-monthly work."""

from django.urls import path

from accountability.views import collection

urlpatterns = [
    path("work/", collection.work_forms, name="work_forms"),
    path("work/export/", collection.export_work_forms, name="export_work_forms"),
    path("work/summary/", collection.work_summary, name="work_summary"),
    path("work/new/", collection.file_work_form, name="file_work_form"),
    path("work/members/", collection.standing_members, name="standing_members"),
    path("work/members/new/", collection.add_standing_member, name="add_standing_member"),
    path("work/members/<int:pk>/drop/", collection.drop_standing_member, name="drop_standing_member"),
]
