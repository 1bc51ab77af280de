"""Who may do what in execution responsibility (JH-A-6.1-a, JH-B-3.2)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from accountability.enums import AccountabilityPermission as P
from accountability.enums import Office, TableKind
from core.access import duties_with, may
from organization.enums import Duty, UnitKind

if TYPE_CHECKING:
    from accountability.models import SupervisionOrder, Task, TaskTable
    from organization.models import Account, Person

IN_UNITS = (Duty.UNIT_LEADER, Duty.UNIT_CLERK)
SEES_ALL = (
    Duty.TWO_OFFICES, Duty.COUNTY_LEADER, Duty.INSPECTION_OFFICE, Duty.DISCIPLINE, Duty.ORGANIZATION_OFFICE,
    Duty.APPRAISAL_OFFICE,
)  # fmt: skip
"""The offices of the county: filings are kept for appraisal and inspection (JH-B-3.2-b)."""
READERS = (Duty.OVERSIGHT, Duty.PUBLICITY, Duty.SPOKESPERSON)
"""Who reads how tasks are carried out and changes nothing of them (JH-A-6.5-c, JH-B-4.3-a, JH-B-4.3-b)."""
INSPECTING = (Duty.INSPECTION_OFFICE, Duty.TWO_OFFICES)
"""The inspection offices are part of the two offices (JH-A-6.3-b, JH-B-5.1)."""
OFFICES = (Duty.INSPECTION_OFFICE, Duty.TWO_OFFICES, Duty.APPRAISAL_OFFICE)
"""The four offices that supervise, the two being told apart by the unit of the duty (LS-3.4-a)."""
FIVE_ORGANS = (Duty.DISCIPLINE, Duty.ORGANIZATION_OFFICE, Duty.TWO_OFFICES)
"""县纪委、监察局、组织部、县委办、政府办: who opens a case of the county (JH-B-5.3-a)."""
CHECKERS = (Duty.OVERSIGHT, Duty.CONDUCT_MONITOR)
"""Deputies, members of the conference and monitors of conduct: they take part in checks (QSH-30-d)."""

GRANTS = {
    P.VIEW_TABLES: (*SEES_ALL, *IN_UNITS, Duty.CADRE, *READERS, Duty.POSTED_INSPECTOR),
    P.VIEW_ALL_TABLES: (*SEES_ALL, *READERS),
    P.EDIT_TABLES: (Duty.TWO_OFFICES, *IN_UNITS),
    P.MANAGE_COUNTY_TABLES: (Duty.TWO_OFFICES,),
    P.EDIT_UNIT_TABLES: IN_UNITS,
    P.CONFIRM_TABLES: (Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE),
    P.CONFIRM_FOR_EFFICIENCY: (Duty.INSPECTION_OFFICE,),
    P.REVIEW_FILINGS: (Duty.TWO_OFFICES, Duty.DISCIPLINE, *IN_UNITS),
    P.REVIEW_COUNTY_FILINGS: (Duty.TWO_OFFICES,),
    P.REVIEW_UNIT_FILINGS: IN_UNITS,
    P.REVIEW_INTEGRITY: (Duty.DISCIPLINE,),
    P.WORK_ON_TASKS: (*IN_UNITS, Duty.CADRE),
    P.PREPARE_LETTERS: (Duty.TWO_OFFICES,),
    P.SIGN_LETTERS: (Duty.COUNTY_LEADER, Duty.UNIT_LEADER),
    P.VIEW_COVERAGE: (*SEES_ALL, *IN_UNITS),
    P.REPORT_PROGRESS: (*IN_UNITS, Duty.CADRE),
    P.COMMENT_PROGRESS: (Duty.TWO_OFFICES, *IN_UNITS),
    P.VIEW_REPORTS: (*SEES_ALL, *IN_UNITS, Duty.POSTED_INSPECTOR),
    P.VIEW_ALL_REPORTS: SEES_ALL,
    P.WRITE_REPORTS: IN_UNITS,
    P.RECEIVE_REPORTS: (Duty.TWO_OFFICES,),
    P.ACCEPT_TASKS: (Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE, Duty.UNIT_LEADER),
    P.ASSESS_AIMS: (Duty.TWO_OFFICES,),
    P.VIEW_UNIT_PROBLEMS: (*SEES_ALL, *IN_UNITS, Duty.CADRE),
    P.VIEW_UNIT_EXECUTION: IN_UNITS,
    P.VIEW_BULLETINS: (*SEES_ALL, *IN_UNITS, Duty.CADRE),
    P.MANAGE_BULLETINS: (Duty.INSPECTION_OFFICE,),
    P.APPROVE_BULLETINS: (Duty.INSPECTION_OFFICE, Duty.COUNTY_LEADER),
    P.SIGN_FOR_BULLETINS: IN_UNITS,
    P.VIEW_INSPECTIONS: (*SEES_ALL, *IN_UNITS, Duty.CADRE, Duty.POSTED_INSPECTOR),
    P.VIEW_ALL_INSPECTIONS: SEES_ALL,
    P.VIEW_COVERT: (*INSPECTING, Duty.COUNTY_LEADER),
    P.MANAGE_INSPECTIONS: INSPECTING,
    P.APPROVE_INSPECTIONS: (Duty.COUNTY_LEADER,),
    P.ANSWER_INSPECTIONS: IN_UNITS,
    P.ANSWER_SUGGESTIONS: (Duty.COUNTY_LEADER,),
    P.VIEW_SUMMONSES: (*SEES_ALL, Duty.UNIT_LEADER),
    P.VIEW_ALL_SUMMONSES: SEES_ALL,
    P.PROPOSE_SUMMONSES: INSPECTING,
    P.AGREE_SUMMONSES: (*INSPECTING, Duty.APPRAISAL_OFFICE, Duty.ORGANIZATION_OFFICE),
    P.APPROVE_SUMMONSES: (Duty.COUNTY_LEADER,),
    P.RECORD_TALKS: (*INSPECTING, Duty.ORGANIZATION_OFFICE),
    P.VIEW_OPINION_SOURCES: (Duty.ORGANIZATION_OFFICE, Duty.DISCIPLINE),
    P.WRITE_SELF_CRITICISMS: (Duty.UNIT_LEADER,),
    P.VIEW_FIELD_WORK: (*SEES_ALL, *IN_UNITS, Duty.CADRE),
    P.VIEW_ALL_FIELD_WORK: SEES_ALL,
    P.LOG_FOR_UNIT: IN_UNITS,
    P.LOG_FIELD_WORK: (*SEES_ALL, *IN_UNITS, Duty.CADRE),
    P.MANAGE_FIELD_WORK: (Duty.TWO_OFFICES,),
    P.VIEW_WORK_FORMS: (Duty.TWO_OFFICES, Duty.COUNTY_LEADER, Duty.INSPECTION_OFFICE, *IN_UNITS),
    P.VIEW_ALL_WORK_FORMS: (Duty.TWO_OFFICES, Duty.COUNTY_LEADER, Duty.INSPECTION_OFFICE),
    P.FILE_WORK_FORMS: (Duty.COUNTY_LEADER, *IN_UNITS),
    P.COLLECT_WORK_FORMS: (Duty.TWO_OFFICES,),
    P.VIEW_COORDINATION: (*SEES_ALL, *IN_UNITS, *READERS),
    P.EDIT_GROUPS: (Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE, *IN_UNITS),
    P.MANAGE_COUNTY_GROUPS: (Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE),
    P.HANDLE_FOLLOW_UPS: IN_UNITS,
    P.CONVENE_MEETINGS: (Duty.TWO_OFFICES, *IN_UNITS),
    P.CONVENE_THEMATIC: (Duty.TWO_OFFICES,),
    P.REGISTER_PLANS: IN_UNITS,
    P.LINK_PLANS: (Duty.TWO_OFFICES,),
    P.VIEW_OPINIONS: (*SEES_ALL, *IN_UNITS, Duty.OVERSIGHT),
    P.FILE_OPINIONS: (Duty.OVERSIGHT,),
    P.REPLY_TO_OPINIONS: IN_UNITS,
    P.VIEW_ORDERS: (*OFFICES, Duty.COUNTY_LEADER, Duty.DISCIPLINE, *IN_UNITS, Duty.CADRE, Duty.POSTED_INSPECTOR),
    P.VIEW_ALL_ORDERS: (Duty.INSPECTION_OFFICE, Duty.COUNTY_LEADER, Duty.DISCIPLINE),
    P.ISSUE_ORDERS: OFFICES,
    P.DIRECT_ORDERS: (Duty.INSPECTION_OFFICE,),
    P.WORK_ON_ORDERS: (*IN_UNITS, Duty.CADRE),
    P.LEADER_ORDERS: (Duty.COUNTY_LEADER,),
    P.SETTLE_VIOLATIONS: (Duty.DISCIPLINE,),
    P.HANDLE_CLUES: (Duty.DISCIPLINE,),
    P.REPORT_CLUES: (
        Duty.DISCIPLINE,
        Duty.ORGANIZATION_OFFICE,
        Duty.TWO_OFFICES,
        Duty.INSPECTION_OFFICE,
        Duty.APPRAISAL_OFFICE,
        Duty.LEGAL_OFFICE,
    ),
    P.VIEW_POSTINGS: (*SEES_ALL, *IN_UNITS, Duty.POSTED_INSPECTOR),
    P.VIEW_ALL_POSTINGS: SEES_ALL,
    P.VIEW_UNIT_POSTINGS: IN_UNITS,
    P.PROPOSE_POSTINGS: (Duty.ORGANIZATION_OFFICE, Duty.APPRAISAL_OFFICE),
    P.CONFIRM_POSTINGS: (Duty.COUNTY_LEADER,),
    P.READ_POSTING_REPORTS: (
        Duty.COUNTY_LEADER,
        Duty.ORGANIZATION_OFFICE,
        Duty.INSPECTION_OFFICE,
        Duty.DISCIPLINE,
        Duty.POSTED_INSPECTOR,
    ),  # fmt: skip
    P.WATCH_UNITS: (Duty.POSTED_INSPECTOR,),
    P.VIEW_CHECK_REPORTS: (*SEES_ALL, *IN_UNITS, *CHECKERS, Duty.POSTED_INSPECTOR),
    P.FILE_CHECK_REPORTS: CHECKERS,
    P.VIEW_EXECUTION: (*SEES_ALL, *IN_UNITS),
    P.VIEW_ALL_EXECUTION: SEES_ALL,
    P.RANK_EXECUTION: (Duty.INSPECTION_OFFICE, Duty.APPRAISAL_OFFICE),
    P.MANAGE_HIGHLIGHTS: (Duty.INSPECTION_OFFICE, Duty.APPRAISAL_OFFICE),
    P.NOMINATE_HIGHLIGHTS: IN_UNITS,
    P.VIEW_PROPOSALS: (*SEES_ALL, *IN_UNITS),
    P.SEND_PROPOSALS: (Duty.INSPECTION_OFFICE, Duty.DISCIPLINE),
    P.RECEIVE_PROPOSALS: (Duty.APPRAISAL_OFFICE,),
    P.VIEW_HIGHLIGHTS: (*SEES_ALL, *IN_UNITS, Duty.CADRE),
    P.VIEW_YEAR_VIEWS: (*SEES_ALL, *IN_UNITS, Duty.CADRE),
    P.KEEP_LEADS: (Duty.DISCIPLINE, Duty.INSPECTION_OFFICE),
    P.VIEW_ALL_CASES: (Duty.DISCIPLINE,),
    P.OPEN_CASES: FIVE_ORGANS,
    P.OPEN_UNIT_CASES: (Duty.UNIT_LEADER,),
    P.START_CASES: (*FIVE_ORGANS, Duty.UNIT_LEADER),
    P.VIEW_REGULATIONS: (*SEES_ALL, *IN_UNITS, Duty.LEGAL_OFFICE),
    P.KEEP_REGULATIONS: (Duty.DISCIPLINE,),
    P.VIEW_REGISTERS: (Duty.DISCIPLINE, Duty.ORGANIZATION_OFFICE, *IN_UNITS),
    P.VIEW_CONFIDENTIAL_REGISTERS: (Duty.DISCIPLINE, Duty.ORGANIZATION_OFFICE),
    P.KEEP_REGISTERS: (Duty.DISCIPLINE, Duty.ORGANIZATION_OFFICE),
    P.VIEW_MEETING_DISCIPLINE: (Duty.DISCIPLINE, Duty.TWO_OFFICES),
    P.WATCH_MEETINGS: (Duty.DISCIPLINE,),
    P.VIEW_MEETING_NOTICES: (*SEES_ALL, *IN_UNITS, Duty.CADRE),
    P.SUPERVISE_INTEGRITY: (Duty.DISCIPLINE,),
    P.VIEW_INTEGRITY_WATCHES: (Duty.DISCIPLINE, *IN_UNITS),
    P.ANSWER_INTEGRITY: IN_UNITS,
}


def may_edit(account: Account, table: TaskTable) -> bool:
    """The two offices edit the county's tables, a unit its own and those of units below it."""
    if table.of_county:
        return may(account, P.MANAGE_COUNTY_TABLES)
    return may(account, P.EDIT_UNIT_TABLES) and account.reach(P.EDIT_UNIT_TABLES).covers(table.unit_id)


def may_review(account: Account, table: TaskTable) -> bool:
    """Who takes a filing in: the discipline commission that of integrity, the two offices those of the county's own
    units, and of a unit further down the unit directly above it alone (JH-B-3.2-d)."""
    if table.of_county or table.unit.parent_id is None:
        return False
    if table.kind == TableKind.INTEGRITY:
        return may(account, P.REVIEW_INTEGRITY)
    if table.unit.parent.parent_id is None:
        return may(account, P.REVIEW_COUNTY_FILINGS)
    return table.unit.parent_id in holding_units(account, P.REVIEW_UNIT_FILINGS)


def may_work(account: Account, task: Task) -> bool:
    """The leading unit's people, and whoever is responsible himself."""
    version = task.current
    if version is None:
        return False
    if version.person_id is not None and version.person_id == account.person_id:
        return True
    return may(account, P.EDIT_UNIT_TABLES) and account.reach(P.EDIT_UNIT_TABLES).covers(version.lead_unit_id or 0)


def holding_units(account: Account, permission: StrEnum) -> frozenset[int]:
    """The units in which a duty with the permission is held, without those below them."""
    wanted = duties_with(permission)
    return frozenset(unit for duty, unit in account.holdings if duty.value in wanted)


def offices_of(account: Account) -> frozenset[Office]:
    """For which of the four offices an account acts. The two offices are told apart by the unit in which the duty is
    held: one of the government's side is the government office. One statement, for holders of that duty only."""
    from organization.models import Unit  # the table of permissions is read before the models stand

    known: frozenset[Office] | None = account.__dict__.get("_offices")
    if known is not None:
        return known
    plain = {Duty.INSPECTION_OFFICE: Office.EFFICIENCY, Duty.APPRAISAL_OFFICE: Office.APPRAISAL}
    found = {plain[duty] for duty, _ in account.holdings if duty in plain}
    two = {unit for duty, unit in account.holdings if duty is Duty.TWO_OFFICES}
    if two:
        kinds = set(Unit.objects.filter(pk__in=two).values_list("kind", flat=True))
        found |= {Office.GOVERNMENT if kind == UnitKind.GOVERNMENT else Office.PARTY for kind in kinds}
    account.__dict__["_offices"] = frozenset(found)
    return frozenset(found)


def may_supervise(account: Account, order: SupervisionOrder) -> bool:
    """The office in charge of the order, and the leading one (LS-4.2-a)."""
    return may(account, P.DIRECT_ORDERS) or Office(order.office) in offices_of(account)


def may_answer(account: Account, order: SupervisionOrder) -> bool:
    """The unit that carries the order out, and whoever is responsible himself."""
    if order.person_id is not None and order.person_id == account.person_id:
        return True
    return may(account, P.EDIT_UNIT_TABLES) and account.reach(P.EDIT_UNIT_TABLES).covers(order.unit_id)


def may_log(account: Account, person: Person) -> bool:
    """Everybody for himself, a unit's clerk for its people, the two offices for leaders of the county (QSH-10)."""
    if not may(account, P.LOG_FIELD_WORK):
        return False
    if person.pk == account.person_id:
        return True
    if may(account, P.MANAGE_FIELD_WORK) and person.unit.parent_id is None:
        return True
    return may(account, P.LOG_FOR_UNIT) and account.reach(P.LOG_FOR_UNIT).covers(person.unit_id)


def answers_for(account: Account, unit: int) -> bool:
    """Whether the account speaks for a unit towards the inspection: its own, or one below it."""
    return may(account, P.ANSWER_INSPECTIONS) and account.reach(P.ANSWER_INSPECTIONS).covers(unit)
