"""Calling a hearing, drawing its representatives, holding it (JH-A-4.3-d, GW713-16-b, GW713-17). Pure.

The result is in ``rules/hearing.py``, the lots in ``rules/draw.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import Stage
from decisions.rules.facts import Case
from decisions.rules.notice import in_hand

MOST_SEATS = 200


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call: registration from one day to another, both included; the day of the hearing; seats by stratum."""

    call_from: date
    call_until: date
    held_on: date
    seats: Mapping[str, int]
    public_source: str = ""


def commitment(seed: str) -> str:
    """What is published of a seed before registration: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(seed.encode()).hexdigest()


def seed_of_draw(seed: str, public_value: str) -> str:
    """What goes into the lots: seed and public figure on a line of their own each."""
    return f"{seed}\n{public_value}"


def check_call(case: Case, new: CallFacts, *, called: bool, today: date, papers_days: int) -> list[Finding]:
    """Whether a hearing may be called. ``called``: this round has one already."""
    findings = in_hand(case, Stage.HEARING)
    if case.confidential:
        findings.append(unmet("JH-A-3-d", "人事安排与奖惩事项不举行听证会", remedy="按人事事项的程序办理"))
    if called:
        findings.append(unmet("GW713-16-b", "本轮听证会已经公告", remedy="抽签前可以变更公告，变更须写明理由"))
    if new.call_from < today:
        findings.append(unmet("GW713-16-b", "报名开始日期早于今天", remedy="改为今天或以后的日期"))
    if not new.public_source.strip():
        remedy = "写明报名截止后产生、任何人不能事先知道的公开数字，如某日某期彩票开奖号码"
        findings.append(unmet("GW713-16-b", "没有公共随机数来源", remedy=remedy))
    return [*findings, *check_dates(new, papers_days=papers_days)]


def check_dates(new: CallFacts, *, papers_days: int) -> list[Finding]:
    """Dates in their order with room for the papers, and seats to draw for."""
    findings = []
    if new.call_until < new.call_from:
        findings.append(unmet("GW713-16-b", "报名截止早于报名开始", remedy="更正日期"))
    left = (new.held_on - new.call_until).days
    if left <= papers_days:
        remedy = f"报名截止到听证须多于 {papers_days} 日，留出抽签和送达材料的时间"
        findings.append(unmet("GW713-16-b", "报名截止距听证过近", remedy=remedy, 相隔=f"{left} 日"))
    seats = sum(new.seats.values())
    if not new.seats or any(count < 1 for count in new.seats.values()) or seats > MOST_SEATS:
        remedy = f"每类至少 1 人，合计不超过 {MOST_SEATS} 人"
        findings.append(unmet("GW713-16-b", "代表名额不合要求", remedy=remedy, 合计=str(seats)))
    return findings


def check_extension(former: date, until: date, *, renewed: bool, today: date) -> list[Finding]:
    """Registration is not cut off in hindsight, and taken up again only with a figure that is still to come.

    ``renewed``: the source of the public figure changes with it. Whoever knew figure and seed could aim at a lot.
    """
    findings = []
    if until < former and until < today:
        findings.append(unmet("GW713-16-b", "报名截止不能改到今天以前", remedy="改为今天或以后的日期"))
    if until > former and today > former and not renewed:
        remedy = "改用新的报名截止之后产生的公开数字"
        findings.append(unmet("GW713-16-b", "报名截止后再延长，须更换公共随机数来源", remedy=remedy))
    return findings


def check_registration(case: Case, *, call_from: date, call_until: date, drawn: bool, today: date) -> list[Finding]:
    """Whether somebody may still register."""
    findings = in_hand(case, Stage.HEARING)
    if case.confidential or today < call_from:
        findings.append(unmet("GW713-16-b", "报名尚未开始", remedy="请在报名期内报名"))
    if today > call_until or drawn:
        findings.append(unmet("GW713-16-b", "报名已经截止", remedy="可以旁听听证会", 截止=call_until.isoformat()))
    return findings


def check_draw(
    case: Case, *, call_until: date, drawn: bool, today: date, public_value: str, short: Sequence[str]
) -> list[Finding]:
    """Once, after registration, with the public figure, and with as many candidates as seats.

    ``short`` are strata with fewer candidates than seats, as text.
    """
    findings = in_hand(case, Stage.HEARING)
    if drawn:
        findings.append(unmet("GW713-16-b", "已经抽签，结果不得更改", remedy="不能到会的由候补代表递补"))
    if today <= call_until:
        findings.append(unmet("GW713-16-b", "报名尚未截止", remedy="报名截止后抽签", 截止=call_until.isoformat()))
    if not public_value.strip():
        findings.append(unmet("GW713-16-b", "没有公共随机数", remedy="按公告写明的来源填写公布的数字"))
    if short and not drawn:
        remedy = "变更公告：延长报名或者调整名额，并写明理由"
        findings.append(unmet("GW713-16-b", "报名人数不足名额", remedy=remedy, 不足="、".join(short)))
    return findings


def check_papers(*, sent_on: date | None, held_on: date, days: int) -> Finding:
    """The papers reached the representatives in time (GW713-16-b)."""
    if sent_on is None:
        ahead_of = f"听证 {days} 日前" if days else "听证前"
        return unmet("GW713-16-b", "听证材料尚未登记送达", remedy=f"{ahead_of}送达代表并登记")
    ahead = (held_on - sent_on).days
    facts = {"提前": f"{ahead} 日", "至少": f"{days} 日"}
    if ahead < days:
        return unmet("GW713-16-b", "听证材料送达过迟", remedy="推迟听证时间，重新登记送达", **facts)
    return met("GW713-16-b", "听证材料按时送达", **facts)


def check_record(
    case: Case, *, drawn: bool, held_on: date, today: date, unmarked: int, signed: bool, text: str, papers: Finding
) -> list[Finding]:
    """Whether the record may be filed: held, everybody accounted for, read over and signed (GW713-17)."""
    findings = in_hand(case, Stage.HEARING)
    if not drawn:
        findings.append(unmet("GW713-16-b", "听证代表尚未抽签产生", remedy="报名截止后抽签"))
    if today < held_on:
        findings.append(unmet("GW713-17", "听证会尚未举行", remedy="听证会后登记笔录", 听证=held_on.isoformat()))
    if unmarked:
        remedy = "逐人登记到会和态度"
        findings.append(unmet("JH-A-4.3-d", "还有代表没有登记到会情况", remedy=remedy, 未登记=str(unmarked)))
    if not text.strip():
        findings.append(unmet("GW713-17", "听证笔录没有内容", remedy="填写听证笔录"))
    if not signed:
        findings.append(unmet("GW713-17", "笔录未经参加人确认签字", remedy="由参加人核对签字后登记"))
    return [*findings, papers]
