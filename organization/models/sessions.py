"""What sign-in keeps: live sessions, addresses that worked before, tries of a password, the demo marker."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import UniqueConstraint

from core.prepared import Prepared
from organization.models.accounts import Account


class AccountSessionQuerySet(models.QuerySet["AccountSession"]):
    def of(self, account: Account) -> AccountSessionQuerySet:
        return self.filter(account=account)

    def live(self, *, started_after: datetime, seen_after: datetime) -> AccountSessionQuerySet:
        """Neither too old nor idle too long: what a closed browser left behind is not shown."""
        return self.filter(started_at__gt=started_after, last_seen_at__gt=seen_after)


class AccountSession(models.Model):
    """A live session of an account. The row goes when the session ends; the audit trail keeps its history."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sessions", verbose_name="账号")
    session_key = models.CharField("会话", max_length=40, unique=True)
    started_at = models.DateTimeField("登录时间")
    last_seen_at = models.DateTimeField("最近操作")
    address = models.CharField("地址", max_length=45, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)

    objects = AccountSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "会话"
        ordering = ["account_id", "-started_at", "id"]

    def __str__(self) -> str:
        return f"{self.account} {self.address}"


WITH_ACCOUNT: Prepared[AccountSession] = Prepared(
    lambda key: AccountSession.objects.select_related("account__person").filter(session_key=key).order_by(), str
)
"""The session of a key with its account and person: what every request begins with."""


class KnownAddress(models.Model):
    """An address from which the account signed in before: guesses from elsewhere cannot lock it out (SECURITY A03)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="known_addresses", verbose_name="账号")
    address = models.CharField("地址", max_length=45)
    last_success_at = models.DateTimeField("最近登录成功")

    class Meta:
        verbose_name = "曾登录地址"
        ordering = ["account_id", "address"]
        constraints = [UniqueConstraint(fields=["account", "address"], name="knownaddress_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.address}"


class SignInTryQuerySet(models.QuerySet["SignInTry"]):
    def since(self, name_digest: str, moment: datetime) -> SignInTryQuerySet:
        """Tries of one login name from any address, later than ``moment``."""
        return self.filter(name_digest=name_digest, tried_at__gt=moment)


class SignInTry(models.Model):
    """One password that was checked and not (yet) found right.

    Kept by a digest of the typed login name: names that do not exist count the same way, and a password typed
    into the wrong field is not stored.
    """

    name_digest = models.CharField("登录名摘要", max_length=64)
    address = models.CharField("地址", max_length=45, blank=True)
    known = models.BooleanField("曾登录地址", default=False)
    tried_at = models.DateTimeField("时间")

    objects = SignInTryQuerySet.as_manager()

    class Meta:
        verbose_name = "登录尝试"
        ordering = ["-tried_at", "-id"]
        indexes = [models.Index(fields=["name_digest", "tried_at"], name="signintry_by_name")]

    def __str__(self) -> str:
        return f"{self.address} {self.tried_at:%Y-%m-%d %H:%M}"


class DemoMarker(models.Model):
    """This database holds demo data with a published password: production refuses to start on it."""

    loaded_at = models.DateTimeField("装入时间")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "演示数据标记"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"演示数据 {self.loaded_at:%Y-%m-%d}"
