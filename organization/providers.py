"""What organization hands the pages of core: work items of 工作台 and the pages behind its clauses."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from core import access
from core.probes import ASKER, only_where
from core.registry import WorkItem, address
from organization.actions.rules import CLAUSES
from organization.enums import OrganizationPermission as P
from organization.enums import RuleSystem, UnitLevel
from organization.models import Account, DutyHolding, ImplementationRule, Person, Unit

PAGES = {
    "JH-A-7-a": [("实施细则报备", "rule_overview")],
    "JH-B-6-c": [("实施细则报备", "rule_overview")],
    "JH-B-2.4-a": [("机构", "unit_list")],
    "JH-B-3.1-c": [("机构（领导班子与分工）", "unit_list")],
    "JH-B-6-a": [("机构（主要负责人与数据提示）", "unit_list")],
    "JH-C-3.2-a": [("机构（级别）", "unit_list")],
    "JH-C-3.2-b": [("机构（考核系统）", "unit_list")],
    "LS-2-a": [("机构（主要负责人）", "unit_list")],
    "QSH-7-a": [("吃空饷、未定岗清单", "gap_list")],
    "QSH-24-d": [("规范职务名称", "title_list")],
    "QSH-24-e": [("机构（职位与职数）", "unit_list"), ("批量导入", "register")],
}


def clause_pages() -> dict[str, list[tuple[str, str]]]:
    """Clause id -> pages that embody it."""
    return {
        clause: [(label, address(f"organization:{page}")) for label, page in pages] for clause, pages in PAGES.items()
    }


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Rules that the reader's own units have not filed; people without post or duty; duties to confirm."""
    items: list[WorkItem] = []
    if access.may(account, P.FILE_RULES):
        items += _rules_to_file(account)
    if access.may(account, P.MANAGE_PEOPLE):
        items += _gaps(account, today)
    if access.may(account, P.CONFIRM_DUTIES):
        items += _duties_to_confirm(account)
    return items


def _without_rules() -> QuerySet[Unit]:
    """Bureaus among the asker's units without a rule of every system."""
    systems = ImplementationRule.objects.filter(unit=OuterRef("pk"))
    lacking = reduce(or_, (Q(~Exists(systems.filter(system=one))) for one in RuleSystem))
    rows: QuerySet[Unit] = Unit.objects.standing().filter(lacking, pk__in=ASKER.units, level=UnitLevel.BUREAU)
    return rows


@only_where(_without_rules, P.FILE_RULES)
def _rules_to_file(account: Account) -> list[WorkItem]:
    units = list(Unit.objects.standing().filter(pk__in=account.own_unit_ids, level=UnitLevel.BUREAU))
    units = [unit for unit in units if account.reach(P.FILE_RULES).covers(unit.pk)]
    filed = set(ImplementationRule.objects.filter(unit__in=units).values_list("unit_id", "system"))
    return [
        WorkItem(
            title=f"报备{unit.name}{system.label}",
            source=f"实施细则 {CLAUSES[system]}",
            url=f"{reverse('organization:file_rule', args=[unit.pk])}?system={system.value}",
            verb="去报备",
        )
        for unit in units
        for system in RuleSystem
        if (unit.pk, system.value) not in filed
    ]


def _gaps(account: Account, today: date) -> list[WorkItem]:
    count = Person.objects.visible_to(account).with_gaps(today).count()
    if not count:
        return []
    return [
        WorkItem(f"核对未定岗、未定责人员 {count} 人", "机构人员 QSH-7-a", reverse("organization:gap_list"), "去核对")
    ]


def _duties_to_confirm(account: Account) -> list[WorkItem]:
    count = DutyHolding.objects.awaiting_confirmation().exclude(granted_by=account).exclude(account=account).count()
    if not count:
        return []
    return [WorkItem(f"确认职责授予 {count} 项", "账号与权限", reverse("organization:pending_duties"), "去确认")]
