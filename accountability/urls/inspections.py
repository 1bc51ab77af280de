"""Addresses of inspections, their plans, site visits and notices."""

from django.urls import path

from accountability.views import inspection_moves as moves
from accountability.views import inspection_plans, inspections, site_visits

PAGE, PLAN = "inspections/<int:pk>/", "inspection-plans/<int:pk>/"
urlpatterns = [
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/export/", inspections.export_inspections, name="export_inspections"),
    path("inspections/calendar/", inspections.inspection_calendar, name="inspection_calendar"),
    path("inspections/new/", inspections.new_inspection, name="new_inspection"),
    path(PAGE, inspections.inspection, name="inspection"),
    path(f"{PAGE}approve/", moves.approve, name="approve_inspection"),
    path(f"{PAGE}announce/", moves.announce, name="announce_draw"),
    path(f"{PAGE}draw/", moves.draw, name="draw_inspection"),
    path(f"{PAGE}merge/", moves.merge, name="merge_inspection"),
    path(f"{PAGE}start/", moves.start, name="start_inspection"),
    path(f"{PAGE}end/", moves.end, name="end_inspection"),
    path(f"{PAGE}release/", moves.release, name="release_inspection"),
    path(f"{PAGE}problems/new/", moves.new_problem, name="new_inspection_problem"),
    path(f"{PAGE}problems/<int:problem>/report/", moves.report_problem, name="report_inspection_problem"),
    path(f"{PAGE}problems/<int:problem>/push/", moves.push_problem, name="push_inspection_problem"),
    path(f"{PAGE}evidence/new/", moves.new_evidence, name="new_inspection_evidence"),
    path(f"{PAGE}evidence/<int:evidence>/", inspections.inspection_evidence, name="inspection_evidence"),
    path(f"{PAGE}conclusions/new/", moves.new_conclusion, name="new_inspection_conclusion"),
    path(f"{PAGE}conclusions/<int:conclusion>/", inspections.conclusion_paper, name="inspection_conclusion"),
    path(f"{PAGE}conclusions/<int:conclusion>/send/", moves.send_conclusion, name="send_inspection_conclusion"),
    path(f"{PAGE}conclusions/<int:conclusion>/object/", moves.object_conclusion, name="object_inspection_conclusion"),
    path("inspection-objections/<int:pk>/answer/", moves.answer, name="answer_inspection_objection"),
    path("inspection-plans/", inspection_plans.plans, name="inspection_plans"),
    path("inspection-plans/new/", inspection_plans.new_plan, name="new_inspection_plan"),
    path(PLAN, inspection_plans.plan, name="inspection_plan"),
    path(f"{PLAN}themes/new/", inspection_plans.new_theme, name="new_plan_theme"),
    path(f"{PLAN}submit/", inspection_plans.submit, name="submit_inspection_plan"),
    path(f"{PLAN}decide/", inspection_plans.decide, name="decide_inspection_plan"),
    path("site-visits/", site_visits.site_visits, name="site_visits"),
    path("site-visits/new/", site_visits.new_site_visit, name="new_site_visit"),
    path("site-visits/suggestions/", site_visits.suggestions, name="visit_suggestions"),
    path("site-visits/<int:pk>/", site_visits.site_visit, name="site_visit"),
    path("site-visits/<int:pk>/reply/", site_visits.reply, name="reply_suggestions"),
    path("visit-notices/", site_visits.visit_notices, name="visit_notices"),
    path("visit-notices/new/", site_visits.new_visit_notice, name="new_visit_notice"),
    path("visit-notices/<int:pk>/", site_visits.visit_notice, name="visit_notice"),
    path("visit-notices/<int:pk>/paper/", site_visits.visit_notice_paper, name="visit_notice_paper"),
]
