"""A supervision order as an official paper, and its file with everything in the order of the days (LS-4.3-a)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accountability.enums import Office, OrderKind, OrderSource, Regularity, Rhythm, Urgency
from accountability.gathering.order_file import Entry
from accountability.models import SupervisionOrder
from core.documents.columns import Column
from core.documents.paper import Line, Paper, PrintTable, print_paper
from core.numbers import chinese_date, chinese_datetime


def issuer_of(office: Office) -> str:
    """The office as its papers name it."""
    county = settings.COUNTY_NAME
    return {
        Office.EFFICIENCY: f"{county}机关效能建设办公室",
        Office.PARTY: f"中共{county}委办公室",
        Office.GOVERNMENT: f"{county}人民政府办公室",
        Office.APPRAISAL: f"中共{county}委考核办公室",
    }[office]


def print_order(order: SupervisionOrder, *, by: str, at: datetime) -> bytes:
    """The PDF with red head and number; unit and people are selected."""
    return print_paper(order_paper(order), at=at, by=by)


def order_paper(order: SupervisionOrder) -> Paper:
    """Source, matter, instruction, what is asked, by when and with which reports, whom to call."""
    issuer = issuer_of(Office(order.office))
    heads = iter(("一、", "二、", "三、", "四、", "五、"))
    body = [Line(f"{next(heads)}督办事项", 1), Line(f"{order.title}（{OrderSource(order.source).label}）。")]
    if order.instruction:
        name = f"{order.leader.name}同志：" if order.leader else ""
        body += [Line(f"{next(heads)}批示和议定意见", 1), *_lines(f"{name}{order.instruction}")]
    body += [Line(f"{next(heads)}办理要求", 1), *_lines(order.content)]
    body += [Line(f"{next(heads)}时限和反馈", 1), *(Line(text) for text in _terms(order))]
    body += [Line(f"{next(heads)}责任和联系", 1), *(Line(text) for text in _people(order))]
    urgency = Urgency(order.urgency)
    return Paper(
        title=f"关于{order.title}的督办单", body=body, issuer=f"{issuer}文件", number=order.number,
        urgency="" if urgency is Urgency.NORMAL else urgency.label, addressee=order.unit.name, signatory=issuer,
        day=timezone.localdate(order.issued_at) if order.issued_at else None,
        printed_by=issuer, printed_on=timezone.localdate(order.issued_at) if order.issued_at else None,
    )  # fmt: skip


def _lines(text: str) -> list[Line]:
    return [Line(one.strip()) for one in text.splitlines() if one.strip()]


def _terms(order: SupervisionOrder) -> list[str]:
    mode = f"{Regularity(order.regularity).label}、{Rhythm(order.rhythm).label}"
    found = [f"本事项列为{OrderKind(order.kind).label}，按{mode}{'，全程跟踪' if order.tracked else ''}。"]
    if order.deadline:
        found.append(f"请于{chinese_date(order.deadline)}前办结并上报结果。")
    else:
        found.append("本事项不定办结时限，办结后及时上报结果。")
    if order.feedback_days:
        found.append(f"自下发之日起每{order.feedback_days}日反馈一次进度和落实情况，直至全部完成。")
    return found


def _people(order: SupervisionOrder) -> list[str]:
    found = [f"承办单位：{order.unit.name}。"]
    others = [one.unit.name for one in order.assisting.select_related("unit")]
    if others:
        found.append(f"协办单位：{'、'.join(others)}。")
    if order.person:
        found.append(f"承办责任人：{order.person.name}，电话{order.person_phone}。")
    return [*found, f"督办联系人：{order.contact}，电话{order.contact_phone}。"]


def print_file(order: SupervisionOrder, entries: Iterable[Entry], *, by: str, at: datetime) -> bytes:
    """The file of the order: what it says, then everything that happened in the order of the days."""
    columns = [Column("日期", width=13), Column("事项", width=12), Column("办理人", width=16), Column("内容")]
    rows = [[f"{timezone.localtime(one.at):%Y-%m-%d}", one.what, one.who, _content(one)] for one in entries]
    paper = order_paper(order)
    state = order.get_state_display()
    closed = f"，{chinese_datetime(timezone.localtime(order.closed_at))}销号" if order.closed_at else ""
    filed = Paper(
        title=f"“{order.title}”督办档案", body=[*paper.body, Line(f"当前状态：{state}{closed}。")], number=order.number,
        tables=[PrintTable(columns, rows, title="办理记录")], signatory=issuer_of(Office(order.office)),
        day=timezone.localdate(at),
    )  # fmt: skip
    return print_paper(filed, at=at, by=by)


def _content(one: Entry) -> str:
    parts = [text.rstrip("。；") for text in one.text.splitlines() if text.strip()]
    if one.files:
        parts.append("附件：" + "、".join(name for name, _ in one.files))
    return "；".join(parts) or "—"
