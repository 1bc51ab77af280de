"""What the demo county made public: decompositions, results, bulletins, a briefing, a comment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accountability.demo.tables import YEAR, moment
from accountability.enums import TableKind, TaskCategory
from accountability.models import ReportLine, Task
from organization.enums import Duty
from organization.models import Account
from portal.actions import publicity as actions
from portal.actions.publicity import NewPublication
from portal.enums import Medium, PublicationKind
from portal.gathering import published_results, result_duties
from portal.models import PublicBulletin, TaskPublication
from portal.rules.publicity import outstanding

BULLETINS = (
    ("关于 2012 年上半年县政府重点工作进展的通报", "上半年，十项重点工作全部开工，完成年度投资的百分之五十四。"),
    ("关于 2012 年第三季度民生实事办理情况的通报", "第三季度，农村饮水、村道硬化等八项民生实事按进度推进。"),
    ("关于 2012 年全年重点工作的通报", "起草中。"),
)


@transaction.atomic
def load(at: datetime) -> str:
    """Make some things public once; returns one line about it, "" when there is something already."""
    office = _holder(Duty.TWO_OFFICES)
    if office is None or TaskPublication.objects.exists() or not Task.objects.exists():
        return ""
    _tasks(office)
    _results(office)
    _words(office)
    return f"公开 {TaskPublication.objects.count()}，通报 {PublicBulletin.objects.count()}"


def _holder(duty: Duty) -> Account | None:
    rows = Account.objects.filter(duty_holdings__duty=duty).select_related("person")
    return rows.order_by("duty_holdings__pk").first()


def _tasks(office: Account) -> None:
    """Rows of public concern and key projects; a comment that was answered, one that waits."""
    day = date(YEAR, 4, 6)
    rows = Task.objects.in_force().select_related("current").order_by("pk")
    made = [
        actions.publish(row, NewPublication(PublicationKind.DECOMPOSITION, "", day), by=office, at=moment(day))
        for row in rows.filter(current__public_concern=True)[:4]
    ]
    told = ReportLine.objects.filter(report__receptions__isnull=False).order_by().values("task")
    kinds = (TableKind.POINTS, TableKind.ANNUAL)
    key = rows.filter(current__category=TaskCategory.PROJECT, table__kind__in=kinds)
    projects = [*key.filter(pk__in=told)[:3], *key.exclude(pk__in=told)[:2]]
    press = _holder(Duty.PUBLICITY)
    for place, row in enumerate(projects):
        actions.mark_suitable(row, by=office, at=moment(day))
        if place == 0 and press is not None:
            new = NewPublication(
                PublicationKind.EXECUTION, "工程主体完工过半，预计年底前全部完成。", date(YEAR, 8, 3),
                media=frozenset({Medium.PAPER, Medium.TELEVISION, Medium.NETWORK}),
            )  # fmt: skip
            actions.publish(row, new, by=press, at=moment(date(YEAR, 8, 3)))
    inspector, system = _holder(Duty.INSPECTION_OFFICE), Account.objects.system()
    if made and inspector is not None:
        comment = actions.receive_comment(
            made[0], text="什么时候能修到我们村？", name="", contact="", by=system, at=moment(date(YEAR, 5, 2))
        )
        reply = "列入第二批，九月开工。"
        actions.answer_comment(comment, reply=reply, by=inspector, at=moment(date(YEAR, 5, 6)))
        actions.receive_comment(
            made[-1], text="施工路段夜间没有警示灯。", name="", contact="", by=system, at=moment(date(YEAR, 12, 20))
        )


def _results(office: Account) -> None:
    """The first result of a heard decision is public, the others are due."""
    duties, tasks = result_duties(office)
    for one in outstanding(duties, published_results())[:1]:
        day = one.reached_on + timedelta(5)
        new = NewPublication(PublicationKind.RESULT, "节点任务按期完成，质量符合要求。", day, line=one.line)
        actions.publish(tasks[one.task], new, by=office, at=moment(day))


def _words(office: Account) -> None:
    """Two bulletins that are out and a draft; a briefing."""
    for number, (title, text) in enumerate(BULLETINS):
        at = moment(date(YEAR, (7, 10, 12)[number], 20))
        row = actions.draft_bulletin(None, title=title, text=text, by=office, at=at)
        if number < 2:
            actions.publish_bulletin(row, by=office, at=at)
    speaker = _holder(Duty.SPOKESPERSON)
    if speaker is not None:
        at = moment(date(YEAR, 8, 10))
        text = "城区河道整治等重点工程进展顺利，群众关心的夜间施工问题已经整改。"
        marked = list(Task.objects.filter(suitable_marks__isnull=False).select_related("current", "table__matter")[:2])
        assert timezone.is_aware(at)
        actions.brief(title="重点工程进展情况通报", text=text, tasks=marked, by=speaker, at=at)
