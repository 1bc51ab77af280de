"""Who may do what in organization and on the pages of core."""

from __future__ import annotations

from core.enums import CorePermission
from organization.enums import ADMIN_DUTIES, Duty, OrganizationPermission

BUSINESS = tuple(duty for duty in Duty if duty not in ADMIN_DUTIES)

GRANTS = {
    OrganizationPermission.VIEW_UNITS: BUSINESS,
    OrganizationPermission.MANAGE_UNITS: (Duty.ORGANIZATION_OFFICE,),
    OrganizationPermission.MANAGE_PEOPLE: (Duty.ORGANIZATION_OFFICE,),
    OrganizationPermission.FILE_RULES: (Duty.UNIT_LEADER, Duty.UNIT_CLERK),
    OrganizationPermission.VIEW_RULES: (
        Duty.TWO_OFFICES,
        Duty.INSPECTION_OFFICE,
        Duty.APPRAISAL_OFFICE,
        Duty.ORGANIZATION_OFFICE,
        Duty.UNIT_LEADER,
        Duty.UNIT_CLERK,
    ),
    OrganizationPermission.MANAGE_ACCOUNTS: (Duty.SYSTEM_ADMIN,),
    OrganizationPermission.GRANT_DUTIES: (Duty.SECURITY_ADMIN,),
    OrganizationPermission.CONFIRM_DUTIES: (Duty.SECURITY_ADMIN, Duty.ORGANIZATION_OFFICE),
    OrganizationPermission.READ_PERMISSIONS: (Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN),
    CorePermission.READ_AUDIT: (Duty.AUDIT_ADMIN,),
    CorePermission.READ_JOBS: (Duty.SYSTEM_ADMIN, Duty.APPRAISAL_OFFICE, Duty.INSPECTION_OFFICE),
    CorePermission.RESTART_JOBS: (Duty.SYSTEM_ADMIN, Duty.APPRAISAL_OFFICE),
    CorePermission.EDIT_RULEBOOK: (Duty.TWO_OFFICES, Duty.APPRAISAL_OFFICE),
    CorePermission.VIEW_GALLERY: (Duty.SYSTEM_ADMIN,),
}
