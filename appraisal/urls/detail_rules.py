"""Addresses of detailed rules and quarterly analyses."""

from __future__ import annotations

from django.urls import path

from appraisal.views import analyses, detail_rules, social

urlpatterns = [
    path("detail-rules/", detail_rules.detail_rules, name="detail_rules"),
    path("detail-rules/export/", detail_rules.export_detail_rules, name="export_detail_rules"),
    path("detail-rules/<int:pk>/", detail_rules.detail_rule, name="detail_rule"),
    path("detail-rules/<int:pk>/review/", detail_rules.review_rules, name="review_rules"),
    path("detail-rules/<int:pk>/file/", detail_rules.rule_file, name="rule_file"),
    path("schemes/<int:pk>/detail-rules/<str:unit>/", detail_rules.write_rules, name="write_rules"),
    path("schemes/<int:pk>/overall-rules/", detail_rules.publish_overall, name="publish_overall"),
    path("schemes/<int:pk>/overall-rules/file/", detail_rules.overall_file, name="overall_file"),
    path("schemes/<int:pk>/special-rules/", detail_rules.issue_special_rules, name="issue_special_rules"),
    path("special-rules/<int:pk>/file/", detail_rules.special_file, name="special_file"),
    path("measures/", social.measures, name="measures"),
    path("measures/new/", social.record_measure, name="record_measure"),
    path("measures/<int:pk>/file/", social.measure_file, name="measure_file"),
    path("members/<int:pk>/social/", social.social, name="social"),
    path("members/<int:pk>/social/new/", social.record_social, name="record_social"),
    path("members/<int:pk>/social/<int:record>/cite/", social.cite_measure, name="cite_measure"),
    path("social/<int:pk>/withdraw/", social.withdraw_social, name="withdraw_social"),
    path("analyses/", analyses.analyses, name="analyses"),
    path("analyses/export/", analyses.export_analyses, name="export_analyses"),
    path("analyses/<int:pk>/", analyses.analysis, name="analysis"),
    path("periods/<int:pk>/analyses/<str:unit>/", analyses.analysis_paper, name="analysis_paper"),
    path("periods/<int:pk>/analyses/<str:unit>/<str:team>/", analyses.write_analysis, name="write_analysis"),
]
