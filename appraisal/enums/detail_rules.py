"""Choices of detailed rules, analyses and supporting measures. Imports nothing of ours but the Choice base."""

from __future__ import annotations

from core.enums import Choice


class DetailState(Choice):
    """Where the detailed rules of a responsible unit stand (SX-6.2-a)."""

    MISSING = "missing", "未报"
    FILED = "filed", "已报"
    RETURNED = "returned", "退回"
    ADOPTED = "adopted", "采纳"


class ReviewOutcome(Choice):
    RETURNED = "returned", "退回"
    ADOPTED = "adopted", "采纳"


class RulesIssuer(Choice):
    """In whose name the rules of a special appraisal are issued (SX-3.4-b)."""

    TWO_OFFICES = "two_offices", "两办"
    APPRAISAL_OFFICE = "appraisal_office", "市考评办"


class MeasureState(Choice):
    DRAFT = "draft", "拟制"
    IN_FORCE = "in_force", "施行"


class DetailPermission(Choice):
    WRITE_RULES = "appraisal.write_detail_rules", "报送考评细则"
    VIEW_RULES = "appraisal.view_detail_rules", "查看考评细则"
    REVIEW_RULES = "appraisal.review_detail_rules", "审核、汇总考评细则"
    WRITE_ANALYSES = "appraisal.write_analyses", "填报季度实绩分析"
    VIEW_ANALYSES = "appraisal.view_analyses", "查看季度实绩分析"
    VIEW_ALL_ANALYSES = "appraisal.view_all_analyses", "查看全部季度实绩分析"
    RECORD_SOCIAL = "appraisal.record_social", "登记社会评价"
