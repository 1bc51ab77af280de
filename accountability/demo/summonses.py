"""Summonses of the demo county: one held with little effect and its second level under way, one refused, one of a
ranking, one of these weeks that waits for the principal leaders."""

from __future__ import annotations

from datetime import date, timedelta

from accountability.actions.ranking_consequences import apply_last_places
from accountability.actions.summonses import (
    TalkRecord,
    agree_to_summons,
    check_progress,
    decide_summons,
    flag_slow,
    follow_up,
    propose_second,
    propose_summons,
    record_talk,
)
from accountability.demo.people import Hands
from accountability.demo.tables import YEAR, moment
from accountability.enums import Effect
from accountability.gathering.letters import heads_of
from accountability.gathering.summonses import organization_heads
from accountability.models import SlowFlag, Summons
from organization.enums import Duty
from organization.models import Account, DutyHolding, Person

DAY = timedelta(days=1)
TOWNS = ("T01", "T02", "T03", "T06", "T08", "T09", "T12", "T13", "T14", "T11")
"""The towns of the ranking of 2011, the best first."""


def summonses(who: Hands, mayor: Account, secretary: Account, today: date) -> None:
    """Slow work of three units; the last places of the year before the demo's."""
    offices = _offices(who)
    held = _level_one(who, "T09", "山洪沟治理工程", date(YEAR, 8, 1), offices)
    for leader in (secretary, mayor):
        decide_summons(held, granted=True, comment="同意。", by=leader, at=moment(date(YEAR, 8, 28)))
    _hold(who, held, date(YEAR, 9, 3))
    follow_up(
        held, checked_on=date(YEAR, 10, 15), effect=Effect.WEAK, text="仅完成清表，主体没有开工。", by=who.inspection,
        at=moment(date(YEAR, 10, 15)),
    )  # fmt: skip
    second = propose_second(
        held, "第一级约谈后成效不明显，建议由县政府主要领导约谈。", by=who.inspection, at=moment(date(YEAR, 10, 18))
    )
    for office in offices[:3]:
        agree_to_summons(second, by=office, at=moment(date(YEAR, 10, 19)))
    refused = _level_one(who, "G19", "园区污水处理厂提标改造", date(YEAR, 9, 10), offices)
    decide_summons(
        refused, granted=False, comment="设备已到货，再督促一个月。", by=secretary, at=moment(date(YEAR, 10, 8))
    )
    flag_slow(
        who.unit("T05"), "农村公路养护", reason="全年任务过半，完成不足三成。", flagged_on=today - 9 * DAY,
        by=who.inspection, at=moment(today - 9 * DAY),
    )  # fmt: skip
    _level_one(who, "T06", "集镇雨污分流改造", today - 24 * DAY, offices)
    places = {who.unit(code).pk: rank for rank, code in enumerate(TOWNS, 1)}
    apply_last_places(YEAR - 1, "工作落实排名（乡镇）", places, by=who.office, at=moment(date(YEAR, 1, 18)))


def _offices(who: Hands) -> list[Account]:
    """One account of each of the four offices."""
    held = DutyHolding.objects.in_force().filter(duty=Duty.APPRAISAL_OFFICE).select_related("account")
    return [who.inspection, who.office, who.second_office, held.order_by("pk")[0].account]


def _level_one(who: Hands, code: str, topic: str, day: date, offices: list[Account]) -> Summons:
    """Flagged, supervised without progress, proposed, agreed by all four."""
    unit = who.unit(code)
    flag: SlowFlag = flag_slow(
        unit, topic, reason="时间过半，实物工程量不足两成。", flagged_on=day, by=who.inspection, at=moment(day)
    )
    check_progress(
        flag, checked_on=day + 14 * DAY, progressed=False, text="现场没有施工人员，与半月前无变化。", by=who.inspection,
        at=moment(day + 14 * DAY),
    )  # fmt: skip
    head = heads_of([unit], day)[unit.pk]
    row = propose_summons(
        flag,
        head,
        f"{topic}进展缓慢，督查后仍无明显进展，建议约谈主要负责人。",
        by=who.inspection,
        at=moment(day + 16 * DAY),
    )
    for office in offices:
        agree_to_summons(row, by=office, at=moment(day + 18 * DAY))
    return row


def _hold(who: Hands, row: Summons, day: date) -> None:
    held = DutyHolding.objects.in_force().filter(duty=Duty.ORGANIZATION_OFFICE).select_related("account")
    new = TalkRecord(
        day, Person.objects.get(pk=min(organization_heads(day))), "组织部二楼会议室",
        [("工程停了大半年，群众每天从泥里走，镇里没有人来看过。", "信访件"), ("班子分工不清，遇事推诿。", "干部座谈")],
        ["十日内拿出施工倒排计划", "每周向督查室报告进度", "班子成员逐一明确责任"],
    )  # fmt: skip
    record_talk(row, new, by=held.order_by("pk")[0].account, at=moment(day, 16))
