"""Choices of yearly commitments (承诺书): states, reviews, fulfilment, grades, who may do what."""

from __future__ import annotations

from core.enums import Choice


class CommitmentState(Choice):
    """How far the newest wording of a commitment is; what is in force stands beside it."""

    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "待上级审核"
    RETURNED = "returned", "退回修改"
    IN_FORCE = "in_force", "已签订"
    AMENDING = "amending", "变更中"


class CommitmentEvent(Choice):
    SUBMIT = "submit", "签字报送"
    APPROVE = "approve", "审核通过"
    RETURN = "return", "退回修改"
    AMEND = "amend", "提出变更"


class CommitmentOutcome(Choice):
    """What the level above decided on a wording."""

    APPROVED = "approved", "审核通过"
    RETURNED = "returned", "退回修改"


class CheckOutcome(Choice):
    """What the verifier decided on a report of fulfilment."""

    CONFIRMED = "confirmed", "核实"
    RETURNED = "returned", "退回补报"


class CommitmentGradeName(Choice):
    """定档; the figures that part them are parameters of the rulebook (QSH-8-c)."""

    GOOD = "good", "好"
    FAIR = "fair", "较好"
    PLAIN = "plain", "一般"
    POOR = "poor", "差"


class CommitmentScope(Choice):
    """一定范围: who reads the published result of a commitment (QSH-8-d)."""

    UNIT = "unit", "本单位干部职工"
    COUNTY = "county", "全县干部职工"
    PUBLIC = "public", "社会公开"


class CommitmentPermission(Choice):
    VIEW = "appraisal.view_commitments", "查看承诺书"
    WRITE = "appraisal.write_commitments", "起草承诺、报告兑现情况"
    WRITE_FOR_UNIT = "appraisal.write_unit_commitments", "代本单位起草承诺"
    REVIEW = "appraisal.review_commitments", "审核承诺、核实兑现情况"
    REVIEW_FOR_COUNTY = "appraisal.review_county_commitments", "代县委、县政府审核承诺"
    VIEW_COVERAGE = "appraisal.view_commitment_coverage", "查看承诺覆盖情况"
    VIEW_ALL = "appraisal.view_all_commitments", "查看全县承诺和定档"
    GRADE = "appraisal.grade_commitments", "承诺考核定档和公布"
