"""What the addresses of the loaded county point at, and who holds which duty.

The objects are those of 河口镇 where a thing belongs to a unit, so that its own people reach them.
"""

from __future__ import annotations

from typing import Any

from accountability import models as execution
from accountability.models import (
    Bulletin,
    Letter,
    ProgressEntry,
    ReportSheet,
    SupervisionOrder,
    Task,
    TaskFlag,
    TaskTable,
    UnitRectification,
    Violation,
)
from appraisal import models as appraisal
from appraisal.models import Evaluation
from ballots.models import Poll
from core.models import Job
from decisions.models import (
    AgendaItem,
    CatalogueEntry,
    Commission,
    DecisionPublication,
    ExpertCall,
    Hearing,
    Matter,
    Meeting,
    Proposal,
    PublicNotice,
)
from organization import models as organization
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person
from portal import models as portal

UNIT, PLAN = "T04", "shuangxiang-2012"


def objects() -> dict[str, Any]:
    """Primary keys under the names of tests.house.objects; 0 where the demo holds no such thing."""
    unit = organization.Unit.objects.get(code=UNIT)
    mine = {"member__code": UNIT}
    year = {"scheme__code": PLAN, "period__label": "2012"}
    found = {
        "unit": unit,
        "person": organization.Person.objects.filter(unit=unit, appointments__ends_on=None).order_by("pk").first(),
        "post": organization.Post.objects.filter(unit=unit).order_by("pk").first(),
        "appointment": organization.Appointment.objects.filter(post__unit=unit, ends_on=None).order_by("pk").first(),
        "title": organization.PostTitle.objects.order_by("pk").first(),
        "rule": organization.ImplementationRule.objects.filter(unit=unit).order_by("pk").first(),
        "account": organization.Account.objects.get(username="luyuan"),
        "scheme": appraisal.Scheme.objects.order_by("pk").first(),
        "indicator": appraisal.Indicator.objects.order_by("pk").first(),
        "group": appraisal.Group.objects.order_by("pk").first(),
        "member": appraisal.Member.objects.filter(code=UNIT).order_by("pk").first(),
        "period": appraisal.Period.objects.get(scheme__code=PLAN, label="2012"),
        "version": appraisal.ResultVersion.objects.filter(**year).order_by("-number").first(),
        "draft": appraisal.ResultVersion.objects.filter(**year).order_by("number").first(),
        "import": appraisal.ScoreImport.objects.order_by("-pk").first(),
        "reopening": appraisal.Reopening.objects.order_by("pk").first(),
        "document": appraisal.RankingDocument.objects.order_by("pk").first(),
        "adjustment": appraisal.Adjustment.objects.filter(**mine).order_by("pk").first()
        or appraisal.Adjustment.objects.order_by("pk").first(),
        "mark": appraisal.Mark.objects.filter(**mine).order_by("pk").first()
        or appraisal.Mark.objects.order_by("pk").first(),
        "evidence": appraisal.ScoreEvidence.objects.filter(score__member__code=UNIT).order_by("pk").first()
        or appraisal.ScoreEvidence.objects.order_by("pk").first(),
        "poll": Poll.objects.order_by("planned_at").first(),
        "matter": Matter.objects.filter(lead_unit=unit).order_by("pk").first(),
        "meeting": Meeting.objects.order_by("pk").first(),
        "item": AgendaItem.objects.order_by("pk").first(),
        "entry": CatalogueEntry.objects.order_by("pk").first(),
        "proposal": Proposal.objects.filter(unit=unit).order_by("pk").first(),
        "notice": PublicNotice.objects.order_by("-ends_on").first(),
        "hearing": Hearing.objects.order_by("pk").first(),
        "publication": DecisionPublication.objects.order_by("pk").first(),
        "call": ExpertCall.objects.order_by("pk").first(),
        "tender": Commission.objects.order_by("pk").first(),
        "job": Job.objects.order_by("requested_at").first(),
    }
    tables = TaskTable.objects.filter(unit=unit, kind="annual")
    found |= {
        "bulletin": Bulletin.objects.issued().order_by("-pk").first(),
        "task_table": tables.first(),
        "county_table": TaskTable.objects.filter(kind="points").first(),
        "task": Task.objects.filter(table__in=tables).order_by("order").first(),
        "flag": TaskFlag.objects.filter(task__table__in=tables).order_by("pk").first(),
        "progress": ProgressEntry.objects.filter(unit=unit).order_by("pk").first()
        or ProgressEntry.objects.order_by("pk").first(),
        "unit_problem": UnitRectification.objects.filter(unit=unit).order_by("pk").first()
        or UnitRectification.objects.order_by("pk").first(),
        "report": ReportSheet.objects.filter(unit=unit).order_by("pk").first()
        or ReportSheet.objects.order_by("pk").first(),
        "supervision_order": SupervisionOrder.objects.sent().filter(unit=unit).order_by("pk").first(),
        "violation": Violation.objects.filter(unit=unit).order_by("pk").first() or Violation.objects.first(),
        **supervision(unit),
        **field(unit),
        **postings(),
        **assessment(unit),
        **promises(unit),
        **evaluations(unit),
        **grades(unit),
        **awards(unit),
        **specials(),
        "ranking": execution.ExecutionRanking.objects.order_by("-pk").first(),
        "result": execution.ExecutionResult.objects.filter(unit=unit, person=None).order_by("-pk").first(),
        "highlight_round": execution.HighlightRound.objects.order_by("pk").first(),
        "highlight": execution.Highlight.objects.order_by("pk").first(),
        "objection": appraisal.Objection.objects.filter(**mine).order_by("pk").first(),
        "point_proposal": execution.PointProposal.objects.filter(unit=unit).order_by("pk").first()
        or execution.PointProposal.objects.order_by("pk").first(),
        "clue": execution.Clue.objects.order_by("pk").first(),
        "lead": execution.Lead.objects.order_by("pk").first(),
        "case": execution.AccountabilityCase.objects.order_by("pk").first(),
        "respondent": execution.Respondent.objects.order_by("pk").first(),
        "watch": execution.MeetingWatch.objects.order_by("pk").first(),
        "notice_of_meeting": execution.MeetingNotice.objects.order_by("pk").first(),
        "absence": execution.AbsenceMeasure.objects.order_by("pk").first(),
        "supervision_record": execution.SupervisionRecord.objects.order_by("pk").first(),
        "integrity_item": execution.IntegrityWatch.objects.order_by("pk").first(),
        "integrity_session": execution.IntegritySession.objects.order_by("pk").first(),
        "letter": Letter.objects.filter(unit=unit).order_by("pk").first() or Letter.objects.order_by("pk").first(),
    }
    return {name: row.pk if row is not None else 0 for name, row in found.items()}


def evaluations(unit: Any) -> dict[str, Any]:
    """The counted evaluation of the unit and the survey that is being prepared."""
    rows = Evaluation.objects.filter(unit=unit, period__label="2012").order_by("pk")
    return {"evaluation": rows.exclude(kind="survey").first(), "opinion_survey": rows.filter(kind="survey").first()}


def grades(unit: Any) -> dict[str, Any]:
    """A round that is told, the team of the unit in it, its method; criticism there is none."""
    row = appraisal.GradeRound.objects.filter(kind="integrity", year=2012).first()
    teams = appraisal.GradeTarget.objects.filter(round=row, unit=unit, tier="team")
    return {
        "grade_round": row, "grade_target": teams.first(),
        "grading_method": appraisal.GradingMethod.objects.filter(rounds=row).first(),
        "criticism": appraisal.NamedCriticism.objects.order_by("pk").first(),
        "consequence": appraisal.Consequence.objects.filter(unit__code="T11").order_by("pk").first(),
        "consequence_measure": appraisal.ConsequenceMeasure.objects.order_by("pk").first(),
    }  # fmt: skip


def awards(unit: Any) -> dict[str, Any]:
    """The round of awards and what stands in it."""
    row = appraisal.AwardRound.objects.filter(year=2012).first()
    held = appraisal.AwardWinner.objects.filter(award__round=row, withdrawn_at__isnull=True).order_by("pk")
    return {
        "award_round": row,
        "award": appraisal.Award.objects.filter(round=row, of_people=False).order_by("pk").first(),
        "award_of_people": appraisal.Award.objects.filter(round=row, kind="individual").order_by("pk").first(),
        "award_winner": held.filter(unit=unit, person=False).first(),
        "award_nominee": held.filter(person=True).first(),
    }  # fmt: skip


def specials() -> dict[str, Any]:
    """The special appraisal of 2012 with its ranking and its list, and the workbook of this year's."""
    row = appraisal.SpecialRound.objects.filter(scheme__year=2012).order_by("pk").first()
    return {
        "special_round": row,
        "special_version": appraisal.SpecialVersion.objects.filter(round=row).order_by("pk").first(),
        "special_list": appraisal.SpecialRecommendation.objects.filter(round=row).order_by("pk").first(),
        "special_import": appraisal.SpecialImport.objects.order_by("pk").first(),
    }  # fmt: skip


def field(unit: Any) -> dict[str, Any]:
    """First-line work, groups, plans and what is public, of the unit where it has some."""
    first = {
        "front_line": execution.FrontLineEntry.objects.filter(person__unit=unit),
        "local_group": execution.LeadingGroup.objects.filter(kind="local", unit=unit),
        "county_group": execution.LeadingGroup.objects.filter(kind="supervision"),
        "outcome": execution.MeetingOutcome.objects.filter(kind="focus"),
        "follow_up": execution.FollowUp.objects.filter(unit=unit),
        "emergency_plan": execution.EmergencyPlan.objects.filter(unit=unit),
        "execution_opinion": execution.ExecutionOpinion.objects.filter(unit=unit),
        "task_publication": portal.TaskPublication.objects.filter(unit=unit),
        "task_comment": portal.TaskComment.objects.all(),
        "public_bulletin": portal.PublicBulletin.objects.filter(published_at__isnull=True),
        "bulletin_out": portal.PublicBulletin.objects.filter(published_at__isnull=False),
    }
    return {name: rows.order_by("pk").first() or rows.model.objects.order_by("pk").first()
            for name, rows in first.items()}  # fmt: skip


def assessment(unit: Any) -> dict[str, Any]:
    """The round that runs with what the unit has in it; where it has none, any."""
    row = appraisal.AssessmentRound.objects.filter(state="running", year=2012).first()
    first = {
        "assessment_group": appraisal.AssessmentGroup.objects.filter(round=row),
        "assessment_seat": appraisal.AssessmentSeat.objects.in_force().filter(group__round=row),
        "assessment_file": appraisal.ColumnFile.objects.filter(column__member__unit=unit),
        "lead_filer": appraisal.LeadFiler.objects.filter(round=row, filings__isnull=True),
        "year_end_filing": appraisal.YearEndFiling.objects.in_force().filter(document__isnull=False),
        "conduct_report": appraisal.ConductReport.objects.all(),
        "separate_appraisal": appraisal.SeparateAppraisal.objects.all(),
        "separate_approval": appraisal.SeparateApproval.objects.all(),
        "year_opinion": appraisal.AnnualOpinion.objects.filter(state="issued"),
        "tracking_record": appraisal.TrackingRecord.objects.in_force(),
        "selection_report": appraisal.SelectionReport.objects.all(),
    }
    return {"assessment_round": row} | {name: rows.order_by("pk").first() for name, rows in first.items()}


def promises(unit: Any) -> dict[str, Any]:
    """Commitments and feedback, those of the unit where it has some."""
    row = appraisal.Commitment.objects.filter(unit=unit, year=2012, person=None).first()
    sheet = appraisal.FeedbackSheet.objects.filter(unit=unit, person=None, state="issued").first()
    return {
        "commitment": row,
        "commitment_target": appraisal.CommitmentTarget.objects.filter(version__commitment=row).first(),
        "fulfilment_report": appraisal.FulfilmentReport.objects.filter(target__version__commitment=row).first(),
        "commitment_grade": appraisal.CommitmentGrade.objects.filter(commitment=row).first(),
        "feedback_round": appraisal.FeedbackRound.objects.first(),
        "feedback_sheet": sheet,
        "feedback_point": appraisal.FeedbackPoint.objects.filter(sheet=sheet).first(),
        "point_report": appraisal.PointReport.objects.filter(point__sheet=sheet).first(),
    }


def postings() -> dict[str, Any]:
    """The posting under way with a report, and a check."""
    report = execution.PostingReport.objects.order_by("pk").first()
    return {
        "posting": report.posting if report else None, "posting_report": report,
        "check_report": execution.CheckReport.objects.order_by("pk").first(),
    }  # fmt: skip


def supervision(unit: Any) -> dict[str, Any]:
    """Inspections, orders and summonses of the unit; where it has none, any."""
    own = {"unit": unit}
    inspection = execution.Inspection.objects.filter(conclusions__unit=unit).order_by("pk").first()
    first = {
        "problem": execution.Problem.objects.filter(inspection=inspection),
        "conclusion": execution.Conclusion.objects.filter(inspection=inspection, **own),
        "objection": execution.Objection.objects.order_by("pk"),
        "rectification": execution.RectificationOrder.objects.filter(**own),
        "summons": execution.Summons.objects.filter(**own) or execution.Summons.objects.all(),
        "self_criticism": execution.SelfCriticism.objects.filter(**own) or execution.SelfCriticism.objects.all(),
        "inspection_plan": execution.InspectionPlan.objects.order_by("pk"),
        "site_visit": execution.SiteVisit.objects.order_by("pk"),
        "visit_notice": execution.VisitNotice.objects.order_by("pk"),
        "slow_work": execution.SlowFlag.objects.order_by("pk"),
    }  # type: dict[str, Any]
    return {"inspection": inspection} | {name: rows.order_by("pk").first() for name, rows in first.items()}


def accounts() -> dict[Duty, Account]:
    """One account for each duty, of 河口镇 where the duty is held there."""
    held = DutyHolding.objects.in_force().filter(account__person__isnull=False).select_related("account", "unit")
    chosen = {}
    for duty in Duty:
        rows = sorted(held.filter(duty=duty), key=lambda row: (row.unit.code != UNIT, row.pk))
        chosen[duty] = rows[0].account
    return chosen


def number() -> str:
    """The number of a person without an account."""
    return Person.objects.filter(unit__code=UNIT, account=None).order_by("pk").first().number
