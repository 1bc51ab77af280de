"""Schemes (考评方案): groups, members, indicator trees and the parameters of one year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, UniqueConstraint

from appraisal.enums import GroupKind, Method, SchemeState, Source, TopRule, YearRule
from core.constraints import at_most_one, both_or_neither, choices_hold, filled, not_negative
from core.fields import PointsField
from organization.models import Appointment, Unit

if TYPE_CHECKING:
    from organization.models import Account


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, account: Account) -> SchemeQuerySet:
        """Everyone sees issued schemes (SX-8.4-a); the county offices see drafts too."""
        from appraisal.enums import AppraisalPermission
        from core.access import may

        return self if may(account, AppraisalPermission.VIEW_ALL_RESULTS) else self.filter(state=SchemeState.ISSUED)

    def current(self) -> SchemeQuerySet:
        """Issued, and not replaced by a later version (SX-6.9-a)."""
        later = Scheme.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"), state=SchemeState.ISSUED)
        return self.filter(~Exists(later), state=SchemeState.ISSUED)


class Scheme(models.Model):
    """One version of a scheme. Editable while it is a draft; a change after issue is a new version.

    ``amends`` is the version it was copied from, with the leading group's reason and paper (SX-6.9-a). Once it is
    issued, the former version stands still: no entry, no computation, no publication any more.

    ``adjustment_table`` is the bonus and penalty table and ``quarter_weights`` the combination of a weighted
    year, both with decimals as text (appraisal.gathering reads them).
    """

    code = models.CharField("方案编码", max_length=40)
    version = models.PositiveIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=80)
    year = models.PositiveIntegerField("年度")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="制定单位")
    year_rule = models.CharField("年度计分", max_length=16, choices=YearRule.choices())
    state = models.CharField("状态", max_length=16, choices=SchemeState.choices(), default=SchemeState.DRAFT.value)
    rulebook = models.ForeignKey(
        "core.Rulebook", on_delete=models.PROTECT, related_name="+", verbose_name="规则参数版本"
    )
    adjustment_table = models.JSONField("加减分标准", default=dict)
    quarter_weights = models.JSONField("季度权重", default=dict, blank=True)
    source_file = models.CharField("来源文件", max_length=120, blank=True)
    source_sha256 = models.CharField("来源文件指纹", max_length=64, blank=True)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name="变更自"
    )
    amendment_reason = models.CharField("变更理由", max_length=500, blank=True)
    amendment_paper = models.CharField("变更依据文号", max_length=100, blank=True)
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="创建人"
    )
    issued_at = models.DateTimeField("下发时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="下发人",
    )

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "考评方案"
        ordering = ["-year", "code", "-version"]
        constraints = [
            UniqueConstraint(fields=["code", "version"], name="scheme_version_once"),
            choices_hold("scheme", "year_rule", YearRule),
            choices_hold("scheme", "state", SchemeState),
            both_or_neither("scheme", "issued_at", "issued_by"),
            models.CheckConstraint(
                condition=Q(state="draft", issued_at__isnull=True) | Q(state="issued", issued_at__isnull=False),
                name="scheme_issued_with_time",
                violation_error_message="已下发的方案必须有下发时间",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, amendment_reason="", amendment_paper="")
                | (Q(amends__isnull=False) & ~Q(amendment_reason="") & ~Q(amendment_paper="")),
                name="scheme_amendment_with_reason",
                violation_error_message="变更方案须写明理由和领导小组文号",
            ),
            at_most_one(
                "scheme", "draft_per_code", ["code"], when=Q(state="draft"), message="该方案已有一个编制中的版本"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeParameter(models.Model):
    """A part of the scheme beside trees and bonus table, with its clause: veto fields, awards, lists.

    ``value`` is canonical JSON text.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="parameters", verbose_name="方案")
    key = models.CharField("参数", max_length=80)
    label = models.CharField("名称", max_length=120)
    value = models.TextField("取值")
    clause = models.CharField("依据", max_length=40, blank=True)
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "方案参数"
        ordering = ["scheme_id", "order", "key"]
        constraints = [UniqueConstraint(fields=["scheme", "key"], name="schemeparameter_key_once")]

    def __str__(self) -> str:
        return f"{self.label}：{self.value}"


class Group(models.Model):
    """A group (考核系统/块): members of one tier compared with each other."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="groups", verbose_name="方案")
    code = models.CharField("编码", max_length=20)
    name = models.CharField("名称", max_length=31)
    kind = models.CharField("对象", max_length=10, choices=GroupKind.choices(), default=GroupKind.UNITS.value)
    total_weight = PointsField("权重合计")
    order = models.PositiveIntegerField("排序", default=0)
    clause = models.CharField("依据", max_length=40, blank=True)

    class Meta:
        verbose_name = "考核系统"
        ordering = ["scheme_id", "order", "id"]
        constraints = [
            UniqueConstraint(fields=["scheme", "code"], name="group_code_once"),
            UniqueConstraint(fields=["scheme", "name"], name="group_name_once"),
            choices_hold("group", "kind", GroupKind),
            filled("group", "name", message="考核系统名称不能为空"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    def own(self, account: Account) -> MemberQuerySet:
        """The account's own units, and the person himself; a colleague's appraisal is not his."""
        own = Q(unit__in=account.own_unit_ids, appointment__isnull=True)
        if account.person_id is not None:
            own |= Q(appointment__person=account.person_id)
        return self.filter(own)


class Member(models.Model):
    """One appraised unit (or appointment) in one group; code and name as they were when enrolled."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="members", verbose_name="方案")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members", verbose_name="考核系统")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="任职"
    )
    code = models.CharField("编码", max_length=20)
    name = models.CharField("名称", max_length=60)
    order = models.PositiveIntegerField("排序", default=0)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "考评对象"
        ordering = ["group_id", "order", "code"]
        constraints = [
            UniqueConstraint(
                fields=["scheme", "code"], name="member_code_once", violation_error_message="该对象已在本方案中"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A node of a group's indicator tree (大项, 中项, 小项). A node without children is a leaf."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="indicators", verbose_name="方案")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="indicators", verbose_name="考核系统")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级指标"
    )
    code = models.CharField("编码", max_length=30)
    name = models.CharField("名称", max_length=80)
    order = models.PositiveIntegerField("排序", default=0)
    full_mark = PointsField("基础分")
    full_mark_derived = models.BooleanField("基础分系均分得出", default=False)
    weight = PointsField("权重分", null=True, blank=True)
    top_rule = models.CharField("大项计分", max_length=16, choices=[("", "—"), *TopRule.choices()], blank=True)
    source = models.CharField("数据来源", max_length=16, choices=Source.choices(), default=Source.ENTERED.value)
    method = models.CharField("计分方法", max_length=20, choices=Method.choices(), default=Method.DIRECT.value)
    params = models.JSONField("方法参数", default=dict, blank=True)
    floor = PointsField("最低分", default=0)
    key_indicator = models.BooleanField("重点指标", default=False)
    focus = models.BooleanField("考评重点", default=False)
    rule_text = models.TextField("计分规则", blank=True)
    clause = models.CharField("依据", max_length=40, blank=True)
    responsible_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )

    class Meta:
        verbose_name = "指标"
        ordering = ["group_id", "order", "id"]
        constraints = [
            UniqueConstraint(
                fields=["scheme", "code"], name="indicator_code_once", violation_error_message="指标编码重复"
            ),
            choices_hold("indicator", "source", Source),
            choices_hold("indicator", "method", Method),
            choices_hold("indicator", "top_rule", TopRule, blank=True),
            filled("indicator", "name", message="指标名称不能为空"),
            not_negative("indicator", "full_mark", message="基础分不能为负"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, weight__isnull=False) & ~Q(top_rule="")
                | Q(parent__isnull=False, weight__isnull=True, top_rule=""),
                name="indicator_weight_on_top_only",
                violation_error_message="权重分和大项计分规则只在大项上填写，且大项必须填写",
            ),
        ]

    def __str__(self) -> str:
        return self.name
