"""How a result version is named, dated and marked on every page that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from appraisal.enums import AppraisalPermission, VersionState
from appraisal.models import Publication, ResultVersion
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


def version_view(version: ResultVersion, account: Account) -> VersionView:
    """Names the person who computed it to the offices only."""
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
        fingerprint=f"输入指纹 {version.input_hash[:4]}…{version.input_hash[-2:]}",
        hash=version.input_hash,
        warnings=version.warnings,
        note=version.note,
        period=parse_period(version.period.label).label,
        url=reverse("appraisal:board", args=[version.pk]),
    )


def crumbs(version: ResultVersion) -> list[tuple[str, str]]:
    """考核 / scheme / period."""
    return [
        ("考核", reverse("appraisal:schemes")),
        (version.scheme.name, reverse("appraisal:scheme", args=[version.scheme_id])),
        (parse_period(version.period.label).label, reverse("appraisal:period", args=[version.period_id])),
    ]
