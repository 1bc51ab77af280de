"""Site visits (现场督办) and the notices that tell all units of them (LS-3.4-g, LS-3.4-h)."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint

from accountability.enums import NoticeMark
from core.constraints import choices_hold, filled
from decisions.models.base import Recorded
from organization.models import Person, Unit


class SiteVisit(Recorded):
    """What a team saw on the spot; ``suggestions`` go to the inbox of the county's leaders. Never changed."""

    title = models.CharField("督办事项", max_length=120)
    place = models.CharField("地点", max_length=120)
    held_on = models.DateField("日期")
    findings = models.TextField("现场情况")
    problems = models.TextField("普遍性、倾向性问题")
    suggestions = models.TextField("意见建议", blank=True)

    class Meta:
        verbose_name = "现场督办"
        ordering = ["-held_on", "-id"]
        constraints = [
            filled("sitevisit", "title", message="督办事项不能为空"),
            filled("sitevisit", "place", message="地点不能为空"),
            filled("sitevisit", "findings", message="现场情况不能为空"),
            filled("sitevisit", "problems", message="普遍性、倾向性问题不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class SiteVisitMember(models.Model):
    """One of the team."""

    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="team", verbose_name="现场督办")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")

    class Meta:
        verbose_name = "现场督办人员"
        ordering = ["visit_id", "id"]
        constraints = [
            UniqueConstraint(
                fields=["visit", "person"], name="sitevisitmember_once", violation_error_message="人员重复"
            )
        ]

    def __str__(self) -> str:
        return self.person.name


class SuggestionReply(Recorded):
    """A county leader read the suggestions and says what becomes of them. Never changed."""

    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="replies", verbose_name="现场督办")
    text = models.TextField("批示")

    class Meta:
        verbose_name = "建议批示"
        ordering = ["visit_id", "id"]
        constraints = [
            filled("suggestionreply", "text", message="批示不能为空"),
            UniqueConstraint(
                fields=["visit", "recorded_by"], name="suggestionreply_once", violation_error_message="您已批示"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class VisitNotice(Recorded):
    """A numbered notice made from site visits, for all units. Never changed."""

    number = models.CharField("文号", max_length=80, unique=True)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "现场督办通报"
        ordering = ["-id"]
        constraints = [filled("visitnotice", "title", message="标题不能为空")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class VisitNoticeUnit(models.Model):
    """A unit that a notice praises or urges."""

    notice = models.ForeignKey(VisitNotice, on_delete=models.PROTECT, related_name="units", verbose_name="通报")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    mark = models.CharField("表扬或督促", max_length=12, choices=NoticeMark.choices())

    class Meta:
        verbose_name = "通报单位"
        ordering = ["notice_id", "id"]
        constraints = [
            choices_hold("visitnoticeunit", "mark", NoticeMark),
            UniqueConstraint(
                fields=["notice", "unit"], name="visitnoticeunit_once", violation_error_message="单位重复"
            ),
        ]

    def __str__(self) -> str:
        return self.unit.name


class VisitNoticeVisit(models.Model):
    """A visit on which a notice rests."""

    notice = models.ForeignKey(VisitNotice, on_delete=models.PROTECT, related_name="visits", verbose_name="通报")
    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="notices", verbose_name="现场督办")

    class Meta:
        verbose_name = "通报依据"
        ordering = ["notice_id", "id"]
        constraints = [UniqueConstraint(fields=["notice", "visit"], name="visitnoticevisit_once")]

    def __str__(self) -> str:
        return str(self.visit)
