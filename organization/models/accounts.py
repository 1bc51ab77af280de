"""Sign-in accounts, the duties they hold and the records behind the password rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.access import duties_with
from core.constraints import at_most_one, both_or_neither, choices_hold, different_people, filled
from core.enums import Choice
from core.prepared import Prepared
from organization.enums import ADMIN_DUTIES, COUNTY_DUTIES, Duty
from organization.models.people import Person
from organization.models.units import Unit

STANDING_ONLY_WHERE: dict[Duty, Callable[[Account], Collection[int]]] = {}
"""Duties that count only where something stands behind them: duty -> the units of an account in which it does.
Filled by the floor that knows, in ``AppConfig.ready()``."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The units an account reaches: the whole county, or a set of unit ids."""

    county: bool
    unit_ids: frozenset[int]

    def covers(self, unit_id: int) -> bool:
        return self.county or unit_id in self.unit_ids


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)

    def system(self) -> Account:
        """The actor of scheduled jobs and of the command line: cannot sign in."""
        account, _ = self.get_or_create(username="system", defaults={"is_active": False, "password": "!"})
        return account


class Account(AbstractBaseUser):
    """A sign-in. A person has at most one; the system's own has no person."""

    username = models.CharField("登录名", max_length=40, unique=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account", verbose_name="人员"
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        verbose_name = "账号"
        ordering = ["username"]
        constraints = [filled("account", "username", message="登录名不能为空")]

    def __str__(self) -> str:
        return self.person.name if self.person else "系统"

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    @property
    def audit_name(self) -> str:
        return f"{self}（{self.username}）"

    @cached_property
    def holdings(self) -> tuple[tuple[Duty, int], ...]:
        """Confirmed duties in force with their units: one query per request."""
        if not self.is_active:
            return ()
        held = [(Duty(duty), unit_id) for duty, unit_id in HELD(self.pk)]
        for duty in {duty for duty, _ in held} & STANDING_ONLY_WHERE.keys():
            units = STANDING_ONLY_WHERE[duty](self)
            held = [(one, unit_id) for one, unit_id in held if one is not duty or unit_id in units]
        return tuple(held)

    @cached_property
    def duties(self) -> frozenset[str]:
        """Asked for a hundred times by a page's navigation."""
        return frozenset(duty.value for duty, _ in self.holdings)

    @cached_property
    def label(self) -> str:
        """What the mast shows: 考评办 周清和."""
        first = self.holdings[0][0].label if self.holdings else ""
        return f"{first} {self}".strip()

    def reach(self, permission: Choice | None = None) -> Reach:
        """The units reached through the duties that have ``permission`` (all duties when None)."""
        wanted = duties_with(permission) if permission is not None else None
        held = [(duty, unit) for duty, unit in self.holdings if wanted is None or duty.value in wanted]
        if any(duty in COUNTY_DUTIES or duty in ADMIN_DUTIES for duty, _ in held):
            return Reach(county=True, unit_ids=frozenset())
        return Reach(county=False, unit_ids=self._subtrees({unit for _, unit in held}))

    @cached_property
    def own_unit_ids(self) -> frozenset[int]:
        """The units in which the person works or holds a duty that is not county-wide, without their subtrees."""
        units = {unit for duty, unit in self.holdings if duty not in COUNTY_DUTIES and duty not in ADMIN_DUTIES}
        if self.person is not None:
            units.add(self.person.unit_id)
        return frozenset(units)

    def with_below(self, units: Iterable[int]) -> frozenset[int]:
        """These units and all that lie below them; read once for the same units."""
        return self._subtrees(set(units))

    def _subtrees(self, roots: set[int]) -> frozenset[int]:
        cache: dict[frozenset[int], frozenset[int]] = self.__dict__.setdefault("_subtree_cache", {})
        key = frozenset(roots)
        if key not in cache:
            members = set(roots)
            edge = set(roots)
            while edge:
                edge = set(Unit.objects.filter(parent_id__in=edge).values_list("pk", flat=True)) - members
                members |= edge
            cache[key] = frozenset(members)
        return cache[key]


class DutyHoldingQuerySet(models.QuerySet["DutyHolding"]):
    def in_force(self) -> DutyHoldingQuerySet:
        """Granted, confirmed by a second person and not withdrawn."""
        return self.filter(confirmed_at__isnull=False, withdrawn_at__isnull=True)

    def awaiting_confirmation(self) -> DutyHoldingQuerySet:
        return self.filter(confirmed_at__isnull=True, withdrawn_at__isnull=True)


class DutyHolding(models.Model):
    """An account holds a duty in a unit: granted by the security administrator, confirmed by a second person."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="duty_holdings", verbose_name="账号")
    duty = models.CharField("职责", max_length=24, choices=Duty.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    reason = models.CharField("授予理由", max_length=200)
    granted_at = models.DateTimeField("授予时间")
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="授予人")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )

    objects = DutyHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "职责"
        ordering = ["account_id", "id"]
        constraints = [
            choices_hold("dutyholding", "duty", Duty),
            both_or_neither("dutyholding", "confirmed_at", "confirmed_by"),
            both_or_neither("dutyholding", "withdrawn_at", "withdrawn_by"),
            different_people("dutyholding", "granted_by", "confirmed_by", message="授予与确认须由两人办理"),
            at_most_one(
                "dutyholding",
                "administrator",
                ["account"],
                when=Q(withdrawn_at__isnull=True, duty__in=[duty.value for duty in ADMIN_DUTIES]),
                message="系统、安全、审计三类管理员不得由同一人担任",
            ),
            at_most_one(
                "dutyholding",
                "per_unit",
                ["account", "duty", "unit"],
                when=Q(withdrawn_at__isnull=True),
                message="该账号在此单位已有此职责",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {Duty(self.duty).label}"


HELD: Prepared[tuple[str, int]] = Prepared(
    lambda account: (
        DutyHolding.objects.in_force().filter(account_id=account).order_by("id").values_list("duty", "unit_id")
    ),
    int,
)
"""Duty and unit of an account's confirmed duties in force."""


class PasswordRecord(models.Model):
    """A password used before (its hash): the last five may not be used again (SECURITY A01)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="password_records", verbose_name="账号")
    encoded = models.CharField("密码摘要", max_length=200)
    set_at = models.DateTimeField("设置时间", default=timezone.now)

    class Meta:
        verbose_name = "历史密码"
        ordering = ["account_id", "-set_at"]

    def __str__(self) -> str:
        return f"{self.account} {self.set_at:%Y-%m-%d}"


class OneTimePassword(models.Model):
    """A random first-login or reset password: one use, 24 hours, known to nobody but its reader (SECURITY A02)."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="one_time_passwords", verbose_name="账号"
    )
    encoded = models.CharField("摘要", max_length=200)
    expires_at = models.DateTimeField("失效时间")
    issued_at = models.DateTimeField("签发时间")
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="签发人")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "一次性密码"
        ordering = ["account_id", "-issued_at"]

    def __str__(self) -> str:
        return f"{self.account} {self.issued_at:%Y-%m-%d}"
