from django.urls import path

from core.gallery import gallery
from core.views import audit, clauses, help, jobs, pages, rulebook

app_name = "core"
urlpatterns = [
    path("", pages.workbench, name="workbench"),
    path("clauses/", clauses.clauses, name="clauses"),
    path("clauses/export/", clauses.export_clauses, name="export_clauses"),
    path("clauses/<str:clause_id>/", clauses.clause, name="clause"),
    path("rulebook/", rulebook.rulebooks, name="rulebooks"),
    path("rulebook/new/", rulebook.new_rulebook, name="new_rulebook"),
    path("rulebook/<int:number>/", rulebook.rulebook, name="rulebook"),
    path("rulebook/<int:number>/export/", rulebook.export_rulebook, name="export_rulebook"),
    path("audit/", audit.audit_list, name="audit"),
    path("audit/chains/", audit.audit_chains, name="audit_chains"),
    path("audit/export/", audit.export_audit, name="export_audit"),
    path("audit/events/<str:chain>/<int:seq>/", audit.audit_event, name="audit_event"),
    path("audit/verify/", audit.audit_verify, name="audit_verify"),
    path("audit/verify/progress/", audit.verify_progress, name="verify_progress"),
    path("audit/anchors/", audit.audit_anchors, name="audit_anchors"),
    path("audit/anchors/sheet/", audit.anchor_sheet, name="anchor_sheet"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/export/", jobs.export_jobs, name="export_jobs"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/progress/", jobs.progress, name="job_progress"),
    path("jobs/<uuid:pk>/restart/", jobs.restart_job, name="restart_job"),
    path("help/", help.index, name="help"),
    path("help/<slug:slug>/", help.page, name="help_page"),
    path("gallery/", gallery, name="gallery"),
]
