"""The unit tree and the implementation rules that each unit files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet

from core.constraints import both_or_neither, choices_hold, filled
from organization.enums import AppraisalSystem, OrganizationPermission, RuleSystem, UnitKind, UnitLevel

if TYPE_CHECKING:
    from organization.models.accounts import Account


BETWEEN = " · "


class UnitQuerySet(TreeQuerySet):  # type: ignore[misc]  # django-tree-queries has no types
    def standing(self) -> UnitQuerySet:
        """Not abolished."""
        standing: UnitQuerySet = self.filter(abolished_at__isnull=True)
        return standing

    def visible_to(self, account: Account) -> UnitQuerySet:
        """The units in reach of the account's duties: all, or subtrees."""
        reach = account.reach()
        return self if reach.county else self.filter(pk__in=reach.unit_ids)

    def appraisable(self) -> UnitQuerySet:
        """Bureau-level units with an appraisal system that are not appraised with another (JH-C-3.2, SX-2.1-d)."""
        own: UnitQuerySet = (
            self.standing().filter(level=UnitLevel.BUREAU, appraised_with__isnull=True).exclude(appraisal_system="")
        )
        return own


class Unit(TreeNode):  # type: ignore[misc]  # the same
    """A unit of the county, from the county itself down to villages, sections and stations."""

    parent = TreeNodeForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    code = models.CharField("单位编码", max_length=20, unique=True)
    name = models.CharField("单位名称", max_length=60)
    kind = models.CharField("类别", max_length=16, choices=UnitKind.choices())
    level = models.CharField("级别", max_length=16, choices=UnitLevel.choices())
    appraisal_system = models.CharField(
        "考核系统", max_length=16, choices=[("", "不单独考核"), *AppraisalSystem.choices()], blank=True
    )
    appraised_with = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="included_bodies",
        verbose_name="随同考评的单位",
    )
    order = models.PositiveIntegerField("排序", default=0)
    abolished_at = models.DateTimeField("撤销时间", null=True, blank=True)
    abolished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤销经办人",
    )

    objects = UnitQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        verbose_name = "单位"
        ordering = ["order", "code"]
        constraints = [
            choices_hold("unit", "kind", UnitKind),
            choices_hold("unit", "level", UnitLevel),
            choices_hold("unit", "appraisal_system", AppraisalSystem, blank=True),
            filled("unit", "name", message="单位名称不能为空"),
            filled("unit", "code", message="单位编码不能为空"),
            both_or_neither("unit", "abolished_at", "abolished_by"),
            UniqueConstraint(
                fields=["name"],
                condition=Q(abolished_at__isnull=True, level="bureau"),
                name="unit_bureau_name_once",
                violation_error_message="已有同名的乡镇局级单位",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """河口镇 · 财政所: the way from below the county, since five towns have a 财政所.

        Walks up the parents: select ``parent__parent`` where many are shown, or use ``full_names``.
        """
        way, unit = [self.name], self.parent
        while unit is not None and unit.parent_id is not None:
            way.append(unit.name)
            unit = unit.parent
        return BETWEEN.join(reversed(way))


def full_names(units: Iterable[Unit]) -> list[tuple[Unit, str]]:
    """The units along the tree, each with its full name: one query, however many units."""
    tree = {pk: (parent, name) for pk, parent, name in Unit.objects.order_by().values_list("pk", "parent_id", "name")}
    rows = {unit.pk: unit for unit in units}
    below: defaultdict[int | None, list[Unit]] = defaultdict(list)
    for unit in rows.values():
        above = unit.parent_id
        while above is not None and above not in rows:
            above = tree[above][0]
        below[above].append(unit)
    found: list[tuple[Unit, str]] = []
    waiting = list(reversed(below[None]))
    while waiting:
        unit = waiting.pop()
        way, above = [unit.name], unit.parent_id
        while above is not None and tree[above][0] is not None:
            way.append(tree[above][1])
            above = tree[above][0]
        found.append((unit, BETWEEN.join(reversed(way))))
        waiting += reversed(below[unit.pk])
    return found


class ImplementationRuleQuerySet(models.QuerySet["ImplementationRule"]):
    def visible_to(self, account: Account) -> ImplementationRuleQuerySet:
        """Filed by a unit that the account reaches for reading rules."""
        reach = account.reach(OrganizationPermission.VIEW_RULES)
        return self if reach.county else self.filter(unit_id__in=reach.unit_ids)


class ImplementationRule(models.Model):
    """Implementation rules (实施细则) that a unit made and filed (JH-A-7-a, JH-B-6-c)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="implementation_rules", verbose_name="单位")
    system = models.CharField("体系", max_length=16, choices=RuleSystem.choices())
    title = models.CharField("名称", max_length=120)
    version = models.CharField("版本", max_length=20)
    dated = models.DateField("印发日期")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    filed_at = models.DateTimeField("报备时间")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="报备人"
    )

    objects = ImplementationRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "实施细则"
        ordering = ["unit_id", "system", "-filed_at"]
        constraints = [
            choices_hold("implementationrule", "system", RuleSystem),
            UniqueConstraint(
                fields=["unit", "system", "version"],
                name="implementationrule_version_once",
                violation_error_message="该单位该体系的这一版本已报备",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"
