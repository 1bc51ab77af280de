"""Grades: what they are, whose they are, how a round of grading runs (BZ-1, BZ-2.2, JH-C-3.3-e)."""

from __future__ import annotations

from core.enums import Choice


class Grade(Choice):
    """The four grades, best first; the label is the word of teams and of integrity (BZ-1-c)."""

    GOOD = "good", "好"
    FAIR = "fair", "较好"
    AVERAGE = "average", "一般"
    POOR = "poor", "差"


class GradeTier(Choice):
    """Whom a grade is given (BZ-1-b)."""

    TEAM = "team", "领导班子"
    PRINCIPAL = "principal", "正职"
    DEPUTY = "deputy", "副职"


class RoundKind(Choice):
    ANNUAL = "annual", "年度考核"
    INTEGRITY = "integrity", "党风廉政建设责任制考核"


class RoundState(Choice):
    PREPARING = "preparing", "考前准备"
    RUNNING = "running", "考核中"
    PRELIMINARY = "preliminary", "征求意见"
    SUBMITTED = "submitted", "待县委常委会决定"
    DECIDED = "decided", "已决定"
    PUBLICISED = "publicised", "公示"
    CIRCULATED = "circulated", "已通报"
    CLOSED = "closed", "已办结"


class RoundEvent(Choice):
    START = "start", "开始考核"
    CONSULT = "consult", "提出初步意见"
    SUBMIT = "submit", "报县委常委会"
    RETURN = "return", "退回"
    DECIDE = "decide", "常委会决定"
    PUBLICISE = "publicise", "公示"
    CIRCULATE = "circulate", "通报"
    CLOSE = "close", "办结"


class OpinionStage(Choice):
    """Who gave a grade; the last word of the highest stage counts."""

    COMPUTED = "computed", "规则测算"
    PRELIMINARY = "preliminary", "初步意见"
    ASSESSED = "assessed", "综合评定"
    DECIDED = "decided", "县委决定"


class IntegrityStep(Choice):
    """The eleven steps, in their order (BZ-1-i)."""

    ANNOUNCED = "announced", "考前公布"
    REPORTS = "reports", "印发述廉报告"
    HEARD = "heard", "述职述廉"
    EVALUATED = "evaluated", "民主测评"
    TALKS = "talks", "个别谈话"
    SURVEYED = "surveyed", "民意调查"
    INVESTIGATED = "investigated", "专项调查"
    PROPOSED = "proposed", "初评与征求意见"
    SETTLED = "settled", "研究审定"
    CIRCULATED = "circulated", "公示通报"
    FED_BACK = "fed_back", "反馈"


class TallyKind(Choice):
    EVALUATION = "evaluation", "民主测评"
    WORK_REPORT = "work_report", "述职述廉测评"
    MUTUAL = "mutual", "乡镇部门互评"
    SURVEY = "survey", "民意调查"


class Conclusion(Choice):
    """What a special investigation found (BZ-1-l)."""

    PROVED = "proved", "属实"
    UNPROVED = "unproved", "不属实"


class RelatedField(Choice):
    """The six results that are weighed with it (BZ-2.2-j)."""

    CONDUCT = "conduct", "政风行风评议"
    ENFORCEMENT = "enforcement", "执法监察"
    PARTY = "party", "党建"
    CIVILITY = "civility", "精神文明"
    ORDER = "order", "社会治安综合治理"
    SAFETY = "safety", "安全生产"


class CriticismKind(Choice):
    """In what a unit was criticised by name (BZ-1-m)."""

    ENFORCEMENT = "enforcement", "执法监察"
    EFFICIENCY = "efficiency", "效能监察"
    CONDUCT = "conduct", "纠风"
    SPECIAL = "special", "专项工作"


class ProposalMark(Choice):
    """Why the rules did not simply follow the place."""

    NONE = "", "—"
    TIED = "tied", "并列待定"
    RESERVE = "reserve", "递补"
    BLOCKED = "blocked", "不得评最高等次"


class MethodState(Choice):
    DRAFT = "draft", "编制中"
    ISSUED = "issued", "已印发"


class GradePermission(Choice):
    VIEW_GRADES = "appraisal.view_grades", "查看等次评定"
    PREPARE_GRADES = "appraisal.prepare_grades", "组织等次评定"
    DECIDE_GRADES = "appraisal.decide_grades", "登记县委常委会决定"
    VIEW_OWN_GRADES = "appraisal.view_own_grades", "查看本单位、本人等次"
    RECORD_CRITICISM = "appraisal.record_criticism", "登记通报批评"
    ANSWER_CONSULTATION = "appraisal.answer_consultation", "答复等次征求意见"
    FILE_INTEGRITY_REPORT = "appraisal.file_integrity_report", "报送述廉报告"


class GradeEvent(Choice):
    """What higher floors may hear of."""

    DECIDED = "appraisal.grades_decided", "等次已决定"
    CIRCULATED = "appraisal.grades_circulated", "等次已通报"
