"""What belongs to a matter as a whole: units it touches, direct hearings, emergency, basis in a plan, counterparts."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint

from core.constraints import at_most_one, choices_hold, filled, in_order
from decisions.enums import Answer, Standing
from decisions.models.base import WITHDRAWAL, Recorded, Withdrawable
from decisions.models.matters import Matter
from organization.models import Person, Unit


class MatterHost(Withdrawable):
    """A unit that hosts the matter together with the leading one (GW713-11)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="hosts", verbose_name="事项")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "共同承办单位"
        ordering = ["matter_id", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "matterhost", "per_unit", ["matter", "unit"],
                when=models.Q(withdrawn_at__isnull=True), message="该单位已登记为承办单位",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.unit)


class AffectedUnit(Withdrawable):
    """A department or township that a matter touches (JH-A-4.2-g)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="affected_units", verbose_name="事项")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "涉及单位"
        ordering = ["matter_id", "id"]
        constraints = [
            *WITHDRAWAL,
            at_most_one(
                "affectedunit", "per_unit", ["matter", "unit"],
                when=models.Q(withdrawn_at__isnull=True), message="该单位已登记为涉及单位",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit}"


class UnitPosition(Recorded):
    """What came of coordination with a unit; the newest row counts, agreement is not asked for (JH-A-4.2-g)."""

    affected = models.ForeignKey(
        AffectedUnit, on_delete=models.PROTECT, related_name="positions", verbose_name="涉及单位"
    )
    answer = models.CharField("态度", max_length=8, choices=Answer.choices())
    text = models.TextField("协调结果")
    coordinated_on = models.DateField("协调日期")

    class Meta:
        verbose_name = "协调结果"
        ordering = ["affected_id", "id"]
        constraints = [
            choices_hold("unitposition", "answer", Answer),
            filled("unitposition", "text", message="协调结果不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.affected} {self.get_answer_display()}"


class DirectHearing(Withdrawable):
    """Society heard directly before the meeting: a discussion meeting or the like (JH-A-4.2-h)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="direct_hearings", verbose_name="事项")
    form = models.CharField("形式", max_length=60)
    held_on = models.DateField("日期")
    participants = models.TextField("参加人")
    opinions = models.TextField("意见")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录"
    )

    class Meta:
        verbose_name = "直接听取意见"
        ordering = ["matter_id", "held_on", "id"]
        constraints = [
            *WITHDRAWAL,
            filled("directhearing", "form", message="形式不能为空"),
            filled("directhearing", "participants", message="参加人不能为空"),
            filled("directhearing", "opinions", message="意见不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.held_on}"


class EmergencyDeclaration(Recorded):
    """A principal leader declares an emergency; stages are then cut one by one (JH-A-5.9-c). The newest row counts."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="emergencies", verbose_name="事项")
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="宣布人")
    standing = models.CharField("宣布人身份", max_length=12, choices=Standing.choices())
    kind = models.CharField("紧急情形", max_length=60)
    reason = models.TextField("理由")
    declared_on = models.DateField("宣布日期")
    paper_number = models.CharField("文号", max_length=80, blank=True)
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = "紧急事项"
        ordering = ["matter_id", "id"]
        constraints = [
            choices_hold("emergencydeclaration", "standing", Standing),
            filled("emergencydeclaration", "kind", message="紧急情形不能为空"),
            filled("emergencydeclaration", "reason", message="紧急理由不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.kind}"


class Counterpart(Withdrawable):
    """With whom a matter of the eleventh category is exchanged: sent or received, and the reply (JH-A-3-e)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="counterparts", verbose_name="事项")
    body = models.CharField("对方机关", max_length=80)
    dated = models.DateField("发出或收到日期")
    paper_number = models.CharField("文号", max_length=80, blank=True)
    reply = models.TextField("答复", blank=True)
    replied_on = models.DateField("答复日期", null=True, blank=True)

    class Meta:
        verbose_name = "往来机关"
        ordering = ["matter_id", "dated", "id"]
        constraints = [
            *WITHDRAWAL,
            filled("counterpart", "body", message="对方机关不能为空"),
            in_order("counterpart", "dated", "replied_on", message="答复日期不能早于发出日期"),
        ]

    def __str__(self) -> str:
        return self.body


class Plan(Recorded):
    """A mid- or long-term plan of the county that decisions rest on (JH-A-4.2-a)."""

    name = models.CharField("名称", max_length=120)
    number = models.CharField("文号", max_length=80, blank=True)
    first_year = models.PositiveIntegerField("起始年度")
    last_year = models.PositiveIntegerField("终止年度")
    document = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="全文"
    )

    class Meta:
        verbose_name = "发展规划"
        ordering = ["-first_year", "id"]
        constraints = [
            filled("plan", "name", message="规划名称不能为空"),
            in_order("plan", "first_year", "last_year", message="终止年度不能早于起始年度"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanArticle(models.Model):
    """A section of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="articles", verbose_name="规划")
    number = models.CharField("条目", max_length=40)
    text = models.TextField("内容")
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "规划条目"
        ordering = ["plan_id", "order", "id"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "number"], name="planarticle_number_once", violation_error_message="该规划已有此条目"
            ),
            filled("planarticle", "text", message="条目内容不能为空"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}{self.number}"


class PlanBasis(Withdrawable):
    """On which section of a plan a matter rests, and how (JH-A-4.2-a)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="plan_bases", verbose_name="事项")
    article = models.ForeignKey(PlanArticle, on_delete=models.PROTECT, related_name="+", verbose_name="规划条目")
    statement = models.TextField("依据说明")

    class Meta:
        verbose_name = "规划依据"
        ordering = ["matter_id", "id"]
        constraints = [*WITHDRAWAL, filled("planbasis", "statement", message="依据说明不能为空")]

    def __str__(self) -> str:
        return f"{self.article}"
