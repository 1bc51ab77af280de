"""Meetings with absences, registers of supervision, supervision of integrity in the demo county."""

from __future__ import annotations

from datetime import date, timedelta

from accountability.actions import discipline as meetings
from accountability.actions import integrity as actions
from accountability.actions.discipline import NewBreach, NewWatch
from accountability.actions.integrity import NewItem, NewSession
from accountability.actions.registers import NewRecord, record_supervision
from accountability.demo.people import Hands
from accountability.demo.tables import YEAR, moment
from accountability.enums import BreachKind, Convener, RegisterKind, SessionKind, WatchKind
from accountability.gathering.integrity import principals_of_all
from accountability.models import AbsenceMeasure
from accountability.rules.integrity import CYCLES
from core.periods import periods_between
from decisions.demo_stages import SHANGHAI
from organization.models import Unit

TOWNS = ("T01", "T02", "T05", "T07")
MEETINGS = (
    ("全县经济工作会议", Convener.PARTY, (3, 2)),
    ("防汛抗旱工作动员大会", Convener.GOVERNMENT, (5, 18)),
    ("半年工作总结大会", Convener.PARTY, (7, 20)),
    ("统计业务培训会", Convener.OTHER, (9, 6)),
)
R = RegisterKind
RECORDS = (
    (R.DEMOCRATIC_LIFE, "T04", "围绕作风建设开展批评与自我批评。", "查摆问题六条，限期整改。"),
    (R.DEMOCRATIC_LIFE, "G16", "会前征求意见二十三条。", "整改方案已报备。"),
    (R.WORK_REPORT, "T01", "班子和个人述职述廉。", "民主测评满意率 96%。"),
    (R.WORK_REPORT, "G24", "年度述职述廉。", "民主测评满意率 93%。"),
    (R.INTEGRITY_TALK, "T05", "任前廉政谈话。", "作出书面承诺。"),
    (R.QUESTIONING, "G32", "就窗口服务提出询问。", "已当场答复，一项限期整改。"),
    (R.PETITION, "T02", "征地补偿信访件。", "按期办结，信访人满意。"),
    (R.PERSONAL_MATTERS, "T04", "报告子女婚姻、房产变动情况。", "已备案。"),
    (R.PERSONAL_MATTERS, "G16", "年度集中报告。", "已备案。"),
    (R.AUDIT, "G24", "离任经济责任审计。", "提出审计意见三条，已整改。"),
    (R.ADMONITION, "G34", "就未报批外出进行诫勉谈话。", "本人作出检查。"),
    (R.INQUIRY, "T09", "就群众反映问题函询。", "本人书面说明，予以采信。"),
)  # fmt: skip
"""(kind, unit, text, result)."""


def load_meetings(who: Hands) -> None:
    """Three meetings closed with notices, the first absentee twice; the last one is still open."""
    by = who.discipline
    assert by.person is not None
    people = [who.people(who.unit(code))[1] for code in TOWNS]
    for place, (title, convener, (month, day)) in enumerate(MEETINGS):
        held = date(YEAR, month, day)
        at = moment(held, 18)
        watch = meetings.plan_watch(NewWatch(title, convener, held, "县委礼堂"), by=who.office, at=at)
        if place == 3:
            break
        meetings.assign_supervisor(watch, by.person, by=by, at=at)
        meetings.write_record(watch, "到会签到、会场秩序全程监督，会议按时开始。", by=by, at=at)
        new = [NewBreach(people[0], BreachKind.ABSENT)] if place < 2 else [NewBreach(people[1], BreachKind.ABSENT)]
        new += [
            NewBreach(people[2], BreachKind.LATE, text="迟到十五分钟"),
            NewBreach(people[3], BreachKind.ABSENT, "住院"),
        ]
        meetings.record_breaches(watch, new, by=by, at=at)
        meetings.close_watch(watch, by=by, at=at)
        meetings.issue_notice(watch, [who.unit(code) for code in (*TOWNS, "T04", "G16")], by=by, at=at)
    _carried_out(who)


def _carried_out(who: Hands) -> None:
    first = AbsenceMeasure.objects.order_by("pk").first()
    if first is not None:
        day = date(YEAR, 3, 9)
        meetings.carry_out(first, on=day, note="已在全县通报。", by=who.discipline, at=moment(day))


def load_registers(who: Hands) -> None:
    """Every kind; those of a cadre about the second in the unit's order."""
    for place, (kind, code, text, result) in enumerate(RECORDS):
        unit, day = who.unit(code), date(YEAR, 1, 16) + timedelta(days=21 * place)
        team = kind in (R.DEMOCRATIC_LIFE, R.PETITION)
        person = None if team else who.people(unit)[1]
        record_supervision(NewRecord(kind, unit, day, text, result, person), by=who.discipline, at=moment(day))


def load_integrity(who: Hands, today: date) -> None:
    """Items in three forms, contacts for all units but three, records of the periods up to the last but one."""
    by = who.discipline
    assert by.person is not None
    begun = today - timedelta(days=20)
    at = moment(begun)
    items = (
        (WatchKind.PROJECT, "T04", "“三公”经费压减专项", "按季报告压减进度和明细。", 60),
        (WatchKind.INQUIRY, "G16", "工程变更手续", "书面说明两处变更的审批情况。", 12),
        (WatchKind.REMINDER, "G24", "节日期间廉洁自律", "传达到全体干部并签收。", 25),
    )
    for kind, code, title, text, days in items:
        new = NewItem(kind, who.unit(code), title, text, begun + timedelta(days=days))
        row = actions.open_item(new, by=by, at=at)
        if kind is WatchKind.REMINDER:
            actions.hand_in(row, "已传达到全体干部。", by=who.clerk(who.unit(code)), at=at)
    units = list(Unit.objects.appraisable().exclude(pk=by.person.unit_id).order_by("order", "code"))
    actions.assign_contact(by.person, units[:-3], by=by, at=at)
    _sessions(who, today)


def _sessions(who: Hands, today: date) -> None:
    by = who.discipline
    assert by.person is not None
    for kind in (SessionKind.HEARING, SessionKind.MEETING, SessionKind.SELECTION):
        cycle, _ = CYCLES[kind]
        over = [one for one in periods_between(cycle, date(today.year - 1, 1, 1), today) if one.end < today]
        for period in over[:-1] if kind is SessionKind.HEARING else over:
            principals = principals_of_all(period.end)
            present = {person: place % 17 != 0 for place, (_, person) in enumerate(principals)}
            new = NewSession(kind, period.end - timedelta(days=10), by.person, "听取情况汇报，研究下一步工作。",
                             present=present)  # fmt: skip
            actions.record_session(new, by=by, at=moment(period.end).astimezone(SHANGHAI))
