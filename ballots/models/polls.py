"""A poll, its roster, and those who run and open it. Frozen by database triggers once it is open."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from ballots.enums import PollKind, PollState, TellerRole
from core.constraints import both_or_neither, choices_hold, filled, in_order
from organization.models import Person

if TYPE_CHECKING:
    from organization.models import Account


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, account: Account) -> PollQuerySet:
        """Polls whose roster or tellers name the person of the account: nobody else knows of them."""
        if account.person_id is None:
            return self.none()
        on_roster = RosterEntry.objects.filter(person=account.person_id).values("poll")
        return self.filter(Q(pk__in=on_roster) | Q(pk__in=_told(account)))

    def run_by(self, account: Account) -> PollQuerySet:
        """Polls that the person of the account runs or scrutinises."""
        return self.filter(pk__in=_told(account)) if account.person_id is not None else self.none()

    def voted_on_by(self, account: Account) -> PollQuerySet:
        """Polls on whose roster the person of the account stands."""
        entries = RosterEntry.objects.filter(person=account.person_id, person__isnull=False)
        return self.filter(pk__in=entries.values("poll"))

    def under_way(self) -> PollQuerySet:
        return self.filter(state=PollState.OPEN)


def _told(account: Account) -> models.Subquery:
    return models.Subquery(Teller.objects.filter(person=account.person_id).values("poll"))


def _by(label: str) -> models.ForeignKey[Account | None, Account | None]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class Poll(models.Model):
    """One question put to one roster. Higher floors keep its UUID; thresholds are theirs.

    ``choices``   [{"code": "aye", "label": "赞成"}, ...] in the order shown.
    ``box_*``     recount facts, kept at the closing: ballots in the box, their sorted codes, the box's fingerprint.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("方式", max_length=8, choices=PollKind.choices())
    question = models.CharField("表决事项", max_length=200)
    choices = models.JSONField("选项")
    state = models.CharField("状态", max_length=10, choices=PollState.choices(), default=PollState.PLANNED.value)
    planned_at = models.DateTimeField("安排时间")
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="安排人"
    )
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    opened_by = _by("开始投票人")
    closed_at = models.DateTimeField("截止时间", null=True, blank=True)
    closed_by = _by("截止投票人")
    unsealed_at = models.DateTimeField("开箱时间", null=True, blank=True)
    unsealed_by = _by("开箱人")
    box_count = models.PositiveIntegerField("票箱票数", null=True, blank=True)
    box_codes = models.JSONField("票箱核对码", default=list, blank=True)
    box_digest = models.CharField("票箱指纹", max_length=64, blank=True)
    invalid_count = models.PositiveIntegerField("无效票", null=True, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = "表决"
        ordering = ["-planned_at", "id"]
        constraints = [
            choices_hold("poll", "kind", PollKind),
            choices_hold("poll", "state", PollState),
            filled("poll", "question", message="请填写表决事项"),
            both_or_neither("poll", "opened_at", "opened_by"),
            both_or_neither("poll", "closed_at", "closed_by"),
            both_or_neither("poll", "unsealed_at", "unsealed_by"),
            in_order("poll", "opened_at", "closed_at", message="截止时间不能早于开始时间"),
            models.CheckConstraint(
                condition=Q(state=PollState.PLANNED, opened_at__isnull=True)
                | (~Q(state=PollState.PLANNED) & Q(opened_at__isnull=False)),
                name="poll_opened_when_not_planned",
                violation_error_message="投票状态与开始时间不符",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[PollState.CLOSED, PollState.UNSEALED], closed_at__isnull=False, box_count__isnull=False
                )
                | Q(state__in=[PollState.PLANNED, PollState.OPEN], closed_at__isnull=True, box_count__isnull=True),
                name="poll_counted_when_closed",
                violation_error_message="截止投票时须清点票箱",
            ),
            models.CheckConstraint(
                condition=Q(state=PollState.UNSEALED, kind=PollKind.SECRET, unsealed_at__isnull=False)
                | (~Q(state=PollState.UNSEALED) & Q(unsealed_at__isnull=True)),
                name="poll_unsealed_when_secret",
                violation_error_message="只有无记名投票需要开箱",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def chain(self) -> str:
        """The audit chain of who took part: voters do not queue behind other business."""
        return f"ballot:{self.pk.hex}"

    @property
    def secret(self) -> bool:
        return self.kind == PollKind.SECRET

    @property
    def counted(self) -> bool:
        """Whether the result stands."""
        return self.state == (PollState.UNSEALED if self.secret else PollState.CLOSED)

    @property
    def has_form(self) -> bool:
        """Whether it asks a form's questions: such a poll has no choices of its own."""
        return not self.choices

    @property
    def labels(self) -> dict[str, str]:
        """Code -> label, in the order shown."""
        return {choice["code"]: choice["label"] for choice in self.choices}


class RosterEntry(models.Model):
    """One who should attend (应到), with name and post as they were at the opening.

    ``raters`` is his group on a form, ``leaves_out`` the objects there that he does not judge: his own.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="roster", verbose_name="表决")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    number = models.PositiveIntegerField("序号")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=120, blank=True)
    present = models.BooleanField("到会", default=True)
    recused = models.BooleanField("回避", default=False)
    recusal_reason = models.CharField("回避理由", max_length=200, blank=True)
    raters = models.CharField("参评人员", max_length=40, blank=True)
    leaves_out = models.JSONField("不评对象", default=list, blank=True)

    class Meta:
        verbose_name = "名册"
        ordering = ["poll_id", "number"]
        constraints = [
            UniqueConstraint(
                fields=["poll", "person"], name="rosterentry_person_once", violation_error_message="同一人不得重复列入"
            ),
            UniqueConstraint(fields=["poll", "number"], name="rosterentry_number_once"),
            models.CheckConstraint(
                condition=Q(recused=False, recusal_reason="") | (Q(recused=True) & ~Q(recusal_reason="")),
                name="rosterentry_recused_with_reason",
                violation_error_message="回避须写明理由",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def entitled(self) -> bool:
        return self.present and not self.recused


class Teller(models.Model):
    """Who runs a poll: its secretaries, and the scrutineers who count it."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="tellers", verbose_name="表决")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    role = models.CharField("身份", max_length=12, choices=TellerRole.choices())

    class Meta:
        verbose_name = "会务与监票人员"
        ordering = ["poll_id", "id"]
        constraints = [
            choices_hold("teller", "role", TellerRole),
            UniqueConstraint(
                fields=["poll", "person"], name="teller_person_once", violation_error_message="同一人只能有一种身份"
            ),
        ]

    def __str__(self) -> str:
        return f"{TellerRole(self.role).label} {self.person}"


class TrusteeKey(models.Model):
    """A scrutineer's key: the public half seals, the private half is wrapped with his passphrase.

    Deleted when the box is opened; never changed.
    """

    teller = models.OneToOneField(
        Teller, on_delete=models.PROTECT, primary_key=True, related_name="key", verbose_name="监票人"
    )
    public = models.BinaryField("公钥", max_length=32)
    salt = models.BinaryField("盐", max_length=16)
    wrapped = models.BinaryField("加密的私钥", max_length=48)

    class Meta:
        verbose_name = "监票人密钥"
        ordering = ["teller_id"]

    def __str__(self) -> str:
        return f"{self.teller} 的密钥"
