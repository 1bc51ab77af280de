"""Rows of the two longest lists as safe HTML, written in Python: a template takes five times as long for fifty rows.

{% task_rows lines %} of presenters.tasks.TaskLine, {% order_rows lines of_unit %} of presenters.orders.OrderLine. Every
text that people wrote is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from accountability.presenters.orders import OrderLine
from accountability.presenters.tasks import TaskLine
from core.marks import badge, light

register = template.Library()


@register.simple_tag
def task_rows(lines: Iterable[TaskLine]) -> SafeString:
    """One ``<tr>`` a line."""
    return mark_safe("".join([_task(one) for one in lines]))


def _task(one: TaskLine) -> str:
    flagged = f" {badge('待对应调整', 'warning')}" if one.flagged else ""
    report = f'<div><a class="task-link" href="{one.report_url}">报告进展</a></div>' if one.report_url else ""
    return (
        f'<tr><th scope="row" class="wrap"><a class="task-link" href="{one.url}">{escape(one.target)}</a>{flagged}'
        f'{report}</th><td class="wrap" data-label="明细表"><a href="{one.table_url}">{escape(one.table)}</a>'
        f'<div class="muted small">{escape(one.maker)}</div></td><td data-label="牵头部门">{escape(one.lead)}</td>'
        f'<td class="nowrap" data-label="责任人">{escape(one.person)}</td>'
        f'<td class="figures nowrap" data-label="完成时限">{one.deadline}</td>'
        f'<td data-label="落实类别">{escape(one.category)}</td>'
        f'<td class="nowrap" data-label="状态">{badge(one.state, one.tone)} {light(one.light)}</td></tr>'
    )


@register.simple_tag
def order_rows(lines: Iterable[OrderLine], of_unit: bool = False) -> SafeString:
    """One ``<tr>`` a line; a unit that reads its own has no column for itself."""
    return mark_safe("".join([_order(one, of_unit) for one in lines]))


def _order(one: OrderLine, of_unit: bool) -> str:
    unit = "" if of_unit else f'<td data-label="承办单位">{escape(one.unit)}{_note(one.person, always=True)}</td>'
    in_time = f'<span class="muted small">{one.in_time}</span>' if one.in_time else ""
    shown = in_time or (light(one.light) if one.light else "")
    told = f"{escape(one.number)}　{one.office}{'　跟踪' if one.tracked else ''}"
    return (
        f'<tr><th scope="row" class="wrap"><a href="{one.url}">{escape(one.title)}</a>'
        f'<div class="muted small nowrap">{told}</div></th>'
        f'<td class="nowrap" data-label="来源">{one.source}{_note(one.leader)}</td>{unit}'
        f'<td class="figures nowrap" data-label="办结时限">{one.deadline}</td>'
        f'<td class="figures nowrap" data-label="最近反馈">{one.told_on or "—"}{_note(one.percent)}</td>'
        f'<td class="figures nowrap" data-label="下次反馈">{one.next_report or "—"}</td>'
        f'<td class="nowrap" data-label="状态">{badge(one.state, one.tone)} {shown}</td></tr>'
    )


def _note(text: str, *, always: bool = False) -> str:
    """The second, muted line of a cell."""
    return f'<div class="muted small">{escape(text)}</div>' if text or always else ""
