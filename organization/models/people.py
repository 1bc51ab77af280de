"""People, the posts of a unit and who holds them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, UniqueConstraint

from core.constraints import at_most_one, choices_hold, filled, in_order
from organization.enums import PrincipalPost, TitleCategory
from organization.models.units import Unit

if TYPE_CHECKING:
    from organization.models.accounts import Account


class PersonQuerySet(models.QuerySet["Person"]):
    def with_gaps(self, day: date) -> PersonQuerySet:
        """On a roster without a post in force or without duty text: 吃空饷/未定岗 (QSH-7-a).

        Annotates ``has_post``; the wording of the gap is organization.rules.quality.roster_gap.
        """
        held = Appointment.objects.in_force(day).filter(person=OuterRef("pk"))
        return self.on_roster().annotate(has_post=Exists(held)).filter(Q(has_post=False) | Q(duty_text=""))

    def on_roster(self) -> PersonQuerySet:
        return self.filter(left_on__isnull=True)

    def visible_to(self, account: Account) -> PersonQuerySet:
        """People on the roster of a unit in reach."""
        reach = account.reach()
        return self if reach.county else self.filter(unit_id__in=reach.unit_ids)


class Person(models.Model):
    """A person on the roster (在册) of a unit. ``sort_key`` is pinyin: SQLite cannot order Chinese."""

    number = models.CharField("人员编号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=40)
    sort_key = models.CharField("排序键", max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roster", verbose_name="在册单位")
    duty_text = models.CharField("岗位职责", max_length=200, blank=True)
    joined_on = models.DateField("入册日期")
    left_on = models.DateField("离册日期", null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        ordering = ["sort_key", "number"]
        constraints = [
            filled("person", "name", message="姓名不能为空"),
            in_order("person", "joined_on", "left_on", message="离册日期不能早于入册日期"),
        ]

    def __str__(self) -> str:
        return self.name


class PostTitleQuerySet(models.QuerySet["PostTitle"]):
    def standard(self) -> PostTitleQuerySet:
        """In use."""
        return self.filter(withdrawn=False)


class PostTitle(models.Model):
    """The standard list of post titles; an appointment to any other title is refused (QSH-24-d)."""

    name = models.CharField("职务名称", max_length=40, unique=True)
    category = models.CharField("类别", max_length=16, choices=TitleCategory.choices())
    order = models.PositiveIntegerField("排序", default=0)
    withdrawn = models.BooleanField("停用", default=False)

    objects = PostTitleQuerySet.as_manager()

    class Meta:
        verbose_name = "规范职务名称"
        ordering = ["order", "name"]
        constraints = [choices_hold("posttitle", "category", TitleCategory)]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, account: Account) -> PostQuerySet:
        """Posts of a unit in reach."""
        reach = account.reach()
        return self if reach.county else self.filter(unit_id__in=reach.unit_ids)


class Post(models.Model):
    """A post of a unit with its approved number (职数, QSH-24-e)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts", verbose_name="单位")
    title = models.ForeignKey(PostTitle, on_delete=models.PROTECT, related_name="+", verbose_name="职务名称")
    principal = models.CharField(
        "主要负责人职位", max_length=16, choices=PrincipalPost.choices(), blank=True, default=PrincipalPost.NONE
    )
    quota = models.PositiveIntegerField("核定职数")
    order = models.PositiveIntegerField("排序", default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "职位"
        ordering = ["unit_id", "order", "id"]
        constraints = [
            choices_hold("post", "principal", PrincipalPost, blank=True),
            UniqueConstraint(
                fields=["unit", "title"], name="post_title_once", violation_error_message="该单位已有此职位"
            ),
            at_most_one(
                "post",
                "principal",
                ["unit", "principal"],
                when=~Q(principal=""),
                message="每个单位党、政主要负责人职位各只有一个",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.title}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, day: date) -> AppointmentQuerySet:
        """Held on ``day``: from the day of appointment up to, not including, that of removal.

        A removal and the successor's appointment usually bear the same date; the post is never held twice.
        """
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def not_ended(self, day: date) -> AppointmentQuerySet:
        """Held on ``day`` or begun later: what counts against the approved number from ``day`` on."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))

    def principal(self) -> AppointmentQuerySet:
        return self.exclude(post__principal="")

    def visible_to(self, account: Account) -> AppointmentQuerySet:
        """Appointments in a unit in reach, and those of people on a roster in reach."""
        reach = account.reach()
        inside = Q(post__unit_id__in=reach.unit_ids) | Q(person__unit_id__in=reach.unit_ids)
        return self if reach.county else self.filter(inside)


class Appointment(models.Model):
    """A person holds a post from one day to another. Never overwritten: a change ends one and begins another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", verbose_name="人员")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments", verbose_name="职位")
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("免职日期", null=True, blank=True)
    field_of_work = models.CharField("分管工作", max_length=200, blank=True)
    term = models.CharField("届次", max_length=20, blank=True)
    document_number = models.CharField("任职文号", max_length=60, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        ordering = ["post_id", "starts_on", "id"]
        constraints = [
            in_order("appointment", "starts_on", "ends_on", message="免职日期不能早于任职日期"),
            at_most_one(
                "appointment",
                "open_per_person_and_post",
                ["person", "post"],
                when=Q(ends_on__isnull=True),
                message="该人员已担任此职位",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.post}）"
