"""Addresses of building a draft."""

from __future__ import annotations

from django.urls import path

from appraisal.views import book_drafts, building

urlpatterns = [
    path("schemes/new/", building.new_scheme, name="new_scheme"),
    path("schemes/bundled/", building.load_bundled, name="load_bundled"),
    path("schemes/from-book/", book_drafts.new_from_book, name="new_from_book"),
    path("schemes/from-book/blank/", book_drafts.blank_book, name="blank_book"),
    path("schemes/from-book/<uuid:pk>/", book_drafts.confirm_book, name="confirm_book"),
    path("schemes/<int:pk>/copy/", building.copy, name="copy_scheme"),
    path("schemes/<int:pk>/members/", building.edit_members, name="edit_members"),
    path("schemes/<int:pk>/groups/new/", building.add_group, name="add_group"),
    path("schemes/groups/<int:pk>/", building.edit_group, name="edit_group"),
    path("schemes/groups/<int:pk>/remove/", building.remove_group, name="remove_group"),
    path("schemes/groups/<int:pk>/members/new/", building.add_member, name="add_member"),
    path("schemes/members/<int:pk>/remove/", building.remove_member, name="remove_member"),
    path("schemes/indicators/<int:pk>/fit/", building.fit_indicator, name="fit_indicator"),
    path("schemes/indicators/<int:pk>/mark/", building.set_mark, name="set_mark"),
    path("schemes/<int:pk>/items/", building.count_items, name="count_items"),
    path("schemes/<int:pk>/trees/template/", building.trees_template, name="trees_template"),
    path("schemes/<int:pk>/trees/", building.trees_import, name="trees_import"),
]
