"""What organization puts into the mast and the sub-navigation."""

from __future__ import annotations

from typing import Any

from core import access
from core.registry import NavEntry, address
from organization.enums import OrganizationPermission as P

AREA = "管理"
ADMIN = (
    (P.MANAGE_ACCOUNTS, "账号", "organization:account_list", 710),
    (P.GRANT_DUTIES, "职责授予", "organization:duty_list", 720),
    (P.CONFIRM_DUTIES, "待确认的职责", "organization:pending_duties", 730),
    (P.READ_PERMISSIONS, "权限表", "organization:permission_table", 740),
)
UNITS = (
    (P.VIEW_UNITS, AREA, "机构与人员", "机构", "organization:unit_list", 610),
    (P.VIEW_UNITS, AREA, "机构与人员", "人员", "organization:person_list", 620),
    (P.VIEW_UNITS, AREA, "机构与人员", "未定岗清单", "organization:gap_list", 630),
    (P.VIEW_UNITS, AREA, "机构与人员", "规范职务名称", "organization:title_list", 640),
    (P.MANAGE_UNITS, AREA, "机构与人员", "批量导入", "organization:register", 650),
    (P.VIEW_RULES, "制度", "实施细则", "实施细则报备", "organization:rule_overview", 690),
)


def unit_entries(account: Any) -> list[NavEntry]:
    """Units and people for every business duty, filings of rules for those who file or read them."""
    return [
        NavEntry(area, label, address(page), section=section, order=order)
        for permission, area, section, label, page, order in UNITS
        if access.may(account, permission)
    ]


def admin_entries(account: Any) -> list[NavEntry]:
    """The administrators' pages, and everybody's own account."""
    entries = [
        NavEntry(AREA, label, address(page), section="账号与权限", order=order)
        for permission, label, page, order in ADMIN
        if access.may(account, permission)
    ]
    return [*entries, NavEntry(AREA, "我的账号", address("organization:my_account"), section="本人", order=790)]
