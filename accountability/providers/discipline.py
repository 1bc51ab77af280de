"""What must be done about meetings, absences and the supervision of integrity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import Convener, WatchKind
from accountability.gathering.integrity import period_states, uncovered
from accountability.models import AbsenceMeasure, IntegrityWatch, MeetingWatch
from accountability.rules.discipline import check_watched
from accountability.rules.integrity import WANTED
from core import calendar, registry
from core.access import may
from core.enums import Light
from core.findings import Finding
from core.probes import only_where
from core.registry import WorkItem
from decisions.rules.sittings import CLOSE
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "会纪和廉政督查", 20


def work_items(account: Account, today: date) -> list[WorkItem]:
    """The commission's meetings, absences and periods; what is put to a unit."""
    found: list[WorkItem] = []
    if may(account, P.WATCH_MEETINGS):
        found += [*_meetings(account), *_absences(account)]
    if may(account, P.SUPERVISE_INTEGRITY):
        found += _periods(today)
    if may(account, P.ANSWER_INTEGRITY):
        found += _items(account, today)
    return found


@only_where(lambda: MeetingWatch.objects.filter(closed_at__isnull=True), P.WATCH_MEETINGS)
def _meetings(account: Account) -> Iterator[WorkItem]:
    asked = Q(supervisor__isnull=True) & ~Q(convener=Convener.OTHER)
    if account.person_id is not None:
        asked |= Q(supervisor=account.person_id, record="")
    rows = MeetingWatch.objects.filter(asked, closed_at__isnull=True).order_by("held_on", "pk")
    for row in rows[:MOST]:
        word = "指定监督人员" if row.supervisor_id is None else "填写监督记录"
        url = reverse("accountability:watch", args=[row.pk])
        yield WorkItem(f"{word}：{row.title}", SOURCE, url, "去办理", due=row.held_on)


@only_where(lambda: AbsenceMeasure.objects.filter(carried_at__isnull=True), P.WATCH_MEETINGS)
def _absences(account: Account) -> Iterator[WorkItem]:
    rows = AbsenceMeasure.objects.filter(carried_at__isnull=True).exclude(own_part(account, people=["person"]))
    for row in rows.select_related("person").order_by("pk")[:MOST]:
        url = reverse("accountability:carry_out", args=[row.pk])
        yield WorkItem(f"执行{row.get_step_display()}：{row.person.name}", SOURCE, url, "去登记")


def _periods(today: date) -> Iterator[WorkItem]:
    for kind, states in period_states(today).items():
        late = [one.period.label for one in states if one.overdue and one.period.year == today.year]
        if late:
            url = reverse("accountability:integrity_sessions")
            yield WorkItem(f"{kind.label}逾期：{'、'.join(reversed(late))}", SOURCE, url, "去登记", light=Light.RED)
    bare = uncovered()
    if bare:
        url = reverse("accountability:contacts")
        yield WorkItem(f"{bare} 个被考核单位没有联系人", SOURCE, url, "去指定", light=Light.RED)


@only_where(lambda: IntegrityWatch.objects.open().filter(returns__isnull=True), P.ANSWER_INTEGRITY)
def _items(account: Account, today: date) -> Iterator[WorkItem]:
    rows = IntegrityWatch.objects.visible_to(account).open().filter(returns__isnull=True).order_by("due_on", "pk")
    for row in rows[:MOST]:
        url = reverse("accountability:integrity_item", args=[row.pk])
        wanted = WANTED[WatchKind(row.kind)].label
        light = calendar.light(row.due_on, today, behind=False) if row.due_on else None
        yield WorkItem(f"提交{wanted}：{row.title}", SOURCE, url, "去办理", due=row.due_on, light=light)


def against_closing(verb: str, pk: int) -> list[Finding]:
    """A meeting that decides, put under discipline in the name of 县委 or 县政府, ends with supervisor and record
    (QSH-13-b): one statement, for this verb alone."""
    if verb != CLOSE:
        return []
    row = MeetingWatch.objects.filter(meeting=pk).first()
    if row is None:
        return []
    return check_watched(Convener(row.convener), supervised=row.supervisor_id is not None, record=row.record)


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
    registry.gates.register(against_closing)
