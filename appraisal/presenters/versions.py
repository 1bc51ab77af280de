"""How a result version is named, dated and marked on every page that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from appraisal.enums import AppraisalPermission, VersionState
from appraisal.models import Group, Publication, ResultVersion, Scheme
from appraisal.rules.periods import parse_period
from core.access import may
from organization.models import Account

TONES = {
    VersionState.DRAFT: "neutral",
    VersionState.PROPOSED: "warning",
    VersionState.PRELIMINARY: "info",
    VersionState.FINAL: "success",
    VersionState.SUPERSEDED: "neutral",
}


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version as the head of a page shows it."""

    pk: int
    number: int
    title: str
    badge: str
    tone: str
    state: VersionState
    computed: str
    fingerprint: str
    hash: str
    warnings: list[str]
    note: str
    period: str
    url: str
    same: str
    """录入内容与第 n 版相同, or ""."""


def state_of(version: ResultVersion) -> VersionState:
    """Derived from the publication; expects it to be selected with the version."""
    publication: Publication | None = getattr(version, "publication", None)
    if publication is None:
        return VersionState.DRAFT
    if publication.withdrawn_at:
        return VersionState.SUPERSEDED
    if publication.approved_at:
        return VersionState.FINAL
    return VersionState.PRELIMINARY if publication.confirmed_at else VersionState.PROPOSED


def is_out(version: ResultVersion) -> bool:
    """Whether the version is published now, preliminary or final, so that objections may be raised."""
    return state_of(version) in (VersionState.PRELIMINARY, VersionState.FINAL)


def same_words(older: ResultVersion) -> str:
    return f"录入内容与第 {older.number} 版相同"


def same_inputs_note(version: ResultVersion, others: Iterable[ResultVersion]) -> str:
    """Of the newest older one among ``others`` with the same inputs; "" when there is none. Asks nothing."""
    older = [one for one in others if one.number < version.number and one.input_hash == version.input_hash]
    return same_words(max(older, key=lambda one: one.number)) if older else ""


def version_before(version: ResultVersion, others: Iterable[ResultVersion]) -> ResultVersion | None:
    """The newest older one with other inputs, to measure changes against: one of the same inputs shows none."""
    older = [one for one in others if one.number < version.number and one.input_hash != version.input_hash]
    return max(older, key=lambda one: one.number, default=None)


def year_before(version: ResultVersion, account: Account) -> ResultVersion | None:
    """The result of the same period a year before by a plan of the same owner with the same groups: the approved one
    where there is one, else the newest that the reader may see. One query."""
    label = version.period.label
    year = int(label[:4]) - 1
    own = Scheme.objects.filter(pk=version.scheme_id).order_by()
    groups = Group.objects.filter(scheme=version.scheme_id).order_by().values("code")
    plans = Scheme.objects.filter(owner__in=own.values("owner"), year=year, groups__code__in=groups).order_by()
    rows = ResultVersion.objects.visible_to(account).filter(
        scheme__in=plans.values("pk"), period__label=f"{year}{label[4:]}"
    )
    related = ("scheme", "period", "publication", "computed_by__person")
    newest = (F("publication__approved_at").desc(nulls_last=True), "-number")
    return rows.select_related(*related).order_by(*newest).first()


def short_fingerprint(version: ResultVersion) -> str:
    """9f3c…a1: enough to tell versions apart by eye."""
    return f"{version.input_hash[:4]}…{version.input_hash[-2:]}"


def version_view(version: ResultVersion, account: Account, *, same: str = "") -> VersionView:
    """Names the person who computed it to the offices only. ``same`` is what ``same_inputs_note`` says."""
    state = state_of(version)
    when = timezone.localtime(version.computed_at).strftime("%Y-%m-%d %H:%M")
    who = f" {version.computed_by}" if may(account, AppraisalPermission.VIEW_ALL_RESULTS) else ""
    return VersionView(
        pk=version.pk,
        number=version.number,
        title=f"第 {version.number} 版",
        badge=f"第 {version.number} 版 · {state.label}",
        tone=TONES[state],
        state=state,
        computed=f"{when}{who} 计算",
        fingerprint=f"输入指纹 {short_fingerprint(version)}",
        hash=version.input_hash,
        warnings=version.warnings,
        note=version.note,
        period=parse_period(version.period.label).label,
        url=reverse("appraisal:board", args=[version.pk]),
        same=same,
    )


def crumbs(version: ResultVersion) -> list[tuple[str, str]]:
    """考核 / scheme / period."""
    return [
        ("考核", reverse("appraisal:schemes")),
        (version.scheme.name, reverse("appraisal:scheme", args=[version.scheme_id])),
        (parse_period(version.period.label).label, reverse("appraisal:period", args=[version.period_id])),
    ]
