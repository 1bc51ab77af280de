"""Special appraisals on the workbench and in the navigation."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from appraisal.enums.specials import SpecialPermission as P
from appraisal.models import SpecialOrganizer, SpecialRound
from core import registry, sections
from core.access import may
from core.probes import ASKER, only_where
from core.registry import WorkItem
from core.sections import Section
from organization.enums import Duty
from organization.models import Account

SOURCE, MOST = "专项考评", 20
FURTHER = frozenset(
    f"appraisal:{name}" for name in ("special_version", "special_import", "withdraw_recommendation", "open_special")
)
SECTION = Section(
    "考核",
    "方案与录入",
    ((P.VIEW, "专项考评", "appraisal:specials", 338),),
    further={"appraisal:specials": FURTHER},
)
PAGES = {("专项考评", "appraisal:specials"): ("SX-2.2-b", "SX-2.2-d", "SX-2.2-e", "SX-2.2-f")}


def work_items(account: Account, today: date) -> list[WorkItem]:
    """What an organiser does next, round by round."""
    if not may(account, P.ORGANIZE):
        return []
    return (_of_office if Duty.APPRAISAL_OFFICE in account.duties else _of_units)(account, today)


@only_where(SpecialRound.objects.all, P.ORGANIZE)
def _of_office(account: Account, today: date) -> list[WorkItem]:
    return _rounds(account, today)


@only_where(lambda: SpecialOrganizer.objects.filter(unit__in=ASKER.units), P.ORGANIZE)
def _of_units(account: Account, today: date) -> list[WorkItem]:
    return _rounds(account, today)


def _rounds(account: Account, today: date) -> list[WorkItem]:
    """One statement, and three for the rounds found."""
    rows = SpecialRound.objects.organised_by(account).select_related("scheme").prefetch_related(
        "versions__confirmation", "recommendations"
    )  # fmt: skip
    found = []
    for row in rows.filter(scheme__year__gte=today.year - 1).order_by("pk")[:MOST]:
        word = _next(row, account)
        if word:
            found.append(
                WorkItem(f"{word}：{row}", SOURCE, reverse("appraisal:special_round", args=[row.pk]), "去办理")
            )
    return found


def _next(row: SpecialRound, account: Account) -> str:
    """The next step that this account may take, "" for none."""
    live = [one for one in row.recommendations.all() if one.withdrawn_at is None]
    if live:
        waits = live[0].confirmed_at is None and live[0].recorded_by_id != account.pk
        return "确认先进推荐名单" if waits else ""
    versions = sorted(row.versions.all(), key=lambda one: -one.number)
    if not versions:
        return "评分并计算名次"
    if getattr(versions[0], "confirmation", None) is not None:
        return "提出先进推荐名单"
    return "确认专项考评结果" if versions[0].recorded_by_id != account.pk else ""


def register() -> None:
    """Called once, in AppConfig.ready()."""
    sections.register(PAGES, SECTION)
    registry.workbench.register(work_items)
