"""Choices and permissions of organization. Imports nothing of ours but the Choice base."""

from __future__ import annotations

from core.enums import Choice


class UnitKind(Choice):
    """What a unit is. The last six are the grass-roots kinds of JH-B-2.4-a; the list is open (等)."""

    COUNTY = "county", "县"
    TOWNSHIP = "township", "乡镇"
    STREET = "street", "街道"
    PARK = "park", "园区"
    PARTY = "party", "党群部门"
    GOVERNMENT = "government", "政府部门"
    INSTITUTION = "institution", "事业单位"
    SECTION = "section", "科"
    OFFICE = "office", "所"
    STATION = "station", "站"
    TEAM = "team", "队"
    VILLAGE = "village", "村街"
    ENTERPRISE = "enterprise", "企业"


class UnitLevel(Choice):
    """Administrative level; only 乡镇局级 is appraised by the county (JH-C-3.2-a)."""

    COUNTY = "county", "县级"
    BUREAU = "bureau", "乡镇局级"
    SECTION = "section", "股级"
    GRASSROOTS = "grassroots", "基层"


class AppraisalSystem(Choice):
    """The four appraisal systems (JH-C-3.2-b)."""

    TOWNSHIP = "township", "乡镇"
    PARK = "park", "园区"
    DEPARTMENT = "department", "党政工作部门"
    INSTITUTION = "institution", "事业单位"


class PrincipalPost(Choice):
    """Whether a post is one of the two principal posts of a unit (JH-B-6-a)."""

    NONE = "", "非主要领导"
    PARTY = "party", "党委（党组）主要负责人"
    ADMINISTRATION = "administration", "行政主要负责人"


class TitleCategory(Choice):
    LEADING = "leading", "领导职务"
    NON_LEADING = "non_leading", "非领导职务"
    STAFF = "staff", "工作岗位"


class RuleSystem(Choice):
    """What the rules that a unit files are about: the two systems, and how its leading body decides (QSH-5-a)."""

    DECISION = "decision", "决策目标体系实施细则"
    EXECUTION = "execution", "执行责任体系实施细则"
    PROCEDURE = "procedure", "议事规则和集体讨论制度"


class Duty(Choice):
    """What an account acts as. Held in a unit, reaching its subtree, or the whole county (COUNTY_DUTIES)."""

    APPRAISAL_OFFICE = "appraisal_office", "考评办"
    ORGANIZATION_OFFICE = "organization_office", "组织部考核办"
    INSPECTION_OFFICE = "inspection_office", "督查室"
    TWO_OFFICES = "two_offices", "两办"
    LEGAL_OFFICE = "legal_office", "法制机构"
    DISCIPLINE = "discipline", "纪检监察"
    LEADING_GROUP = "leading_group", "考评领导小组"
    COUNTY_LEADER = "county_leader", "县领导"
    DATA_SUPPLIER = "data_supplier", "数据责任单位"
    ASSESSOR = "assessor", "考核组成员"
    EXPERT = "expert", "专家"
    OVERSIGHT = "oversight", "人大政协监督"
    PUBLICITY = "publicity", "宣传部"
    SPOKESPERSON = "spokesperson", "新闻发言人"
    CONDUCT_MONITOR = "conduct_monitor", "干部作风监察员"
    POSTED_INSPECTOR = "posted_inspector", "派驻巡视员"
    UNIT_LEADER = "unit_leader", "单位主要负责人"
    UNIT_CLERK = "unit_clerk", "单位联络员"
    CADRE = "cadre", "干部职工"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMIN_DUTIES = (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN)
"""Three separate administrators: nobody holds two, none of them with a business duty (SECURITY P09)."""

COUNTY_DUTIES = frozenset(
    {
        Duty.APPRAISAL_OFFICE,
        Duty.ORGANIZATION_OFFICE,
        Duty.INSPECTION_OFFICE,
        Duty.TWO_OFFICES,
        Duty.LEGAL_OFFICE,
        Duty.DISCIPLINE,
        Duty.LEADING_GROUP,
        Duty.COUNTY_LEADER,
        Duty.OVERSIGHT,
        Duty.PUBLICITY,
        Duty.SPOKESPERSON,
        Duty.CONDUCT_MONITOR,
    }
)
"""Duties that reach every unit of the county."""

SECOND_FACTOR_DUTIES = frozenset(
    {*ADMIN_DUTIES, Duty.APPRAISAL_OFFICE, Duty.ORGANIZATION_OFFICE, Duty.LEADING_GROUP, Duty.COUNTY_LEADER}
)
"""Duties that sign in with a second factor in production (SECURITY A05)."""


class OrganizationPermission(Choice):
    VIEW_UNITS = "organization.view_units", "查看机构与人员"
    MANAGE_UNITS = "organization.manage_units", "维护机构与编制"
    MANAGE_PEOPLE = "organization.manage_people", "维护人员与任职"
    FILE_RULES = "organization.file_rules", "报备实施细则"
    VIEW_RULES = "organization.view_rules", "查看实施细则报备"
    MANAGE_ACCOUNTS = "organization.manage_accounts", "管理账号"
    GRANT_DUTIES = "organization.grant_duties", "授予职责"
    CONFIRM_DUTIES = "organization.confirm_duties", "确认职责授予"
    READ_PERMISSIONS = "organization.read_permissions", "查看权限表"


class OrganizationEvent(Choice):
    """What organization tells the floors above it (core.events), after the commit.

    ``PRINCIPAL_CHANGED``: payload ``unit_id``, ``day`` (first day of the new state), ``old_person_id`` and
    ``new_person_id`` (None: vacant): the first person responsible of a unit is another one (LS-2-a).
    """

    PRINCIPAL_CHANGED = "organization.principal_changed", "主要负责人变动"
