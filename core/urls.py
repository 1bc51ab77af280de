from django.urls import path

from core.views import clauses, pages, rulebook

app_name = "core"
urlpatterns = [
    path("", pages.workbench, name="workbench"),
    path("clauses/", clauses.clauses, name="clauses"),
    path("clauses/export/", clauses.export_clauses, name="export_clauses"),
    path("clauses/<str:clause_id>/", clauses.clause, name="clause"),
    path("rulebook/", rulebook.rulebooks, name="rulebooks"),
    path("rulebook/new/", rulebook.new_rulebook, name="new_rulebook"),
    path("rulebook/<int:number>/", rulebook.rulebook, name="rulebook"),
]
