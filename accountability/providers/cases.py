"""What must be done about clues and cases, and what was made of a matter or task, for those alone who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.enums import CaseLevel, CaseStage
from accountability.gathering.case_reviewers import reviewers_of
from accountability.gathering.cases import kept_out
from accountability.models import AccountabilityCase, CaseHandler, Clue, Lead, Respondent
from accountability.permissions import holding_units
from core import registry
from core.access import may
from core.probes import ASKER, only_where
from core.registry import ChainLink, WorkItem
from organization.enums import OrganizationPermission
from organization.models import Account
from organization.own_part import own_part

SOURCE, MOST = "责任追究", 20
OVER = (CaseStage.ARCHIVED, CaseStage.DROPPED)
NEXT = {
    CaseStage.OPENED: "开始核实", CaseStage.INVESTIGATING: "核实调查", CaseStage.HEARD: "认定",
    CaseStage.CONCLUDED: "送达", CaseStage.SERVED: "结案归档",
}  # fmt: skip


def work_items(account: Account, today: date) -> list[WorkItem]:
    """Clues to verify, cases to go on with for the commission and who handles them; statements for respondents."""
    found: list[WorkItem] = []
    if may(account, P.HANDLE_CLUES):
        found += _clues(account)
    if may(account, P.KEEP_LEADS):
        found += _leads(account)
    if may(account, OrganizationPermission.GRANT_DUTIES):
        found += _reviewers_wanted()
    return [*found, *_cases(account), *_own(account)]


@only_where(Lead.objects.open, P.KEEP_LEADS)
def _leads(account: Account) -> Iterator[WorkItem]:
    number = Lead.objects.visible_to(account).open().count()
    if number:
        url = reverse("accountability:leads") + "?state=open"
        yield WorkItem(f"{number} 条群众和媒体反映待办理", SOURCE, url, "去办理")


@only_where(Clue.objects.open, P.HANDLE_CLUES)
def _clues(account: Account) -> Iterator[WorkItem]:
    rows = Clue.objects.visible_to(account).open().exclude(own_part(account, people=("person",))).order_by("pk")
    for row in rows[:MOST]:
        yield WorkItem(
            f"{row.get_state_display()}线索：{row.title}",
            SOURCE,
            reverse("accountability:clue", args=[row.pk]),
            "去办理",
        )


def _named_to(person: int | None) -> QuerySet[CaseHandler]:
    return CaseHandler.objects.in_force().filter(person=person)


def _going_on() -> QuerySet[AccountabilityCase]:
    """Cases that the account opened or to which the person is named, and all that are appealed."""
    named = Q(pk__in=_named_to(ASKER.person).order_by().values("case"))
    mine = Q(recorded_by=ASKER.account) | named | Q(stage=CaseStage.APPEALED)
    return AccountabilityCase.objects.exclude(stage__in=OVER).filter(mine)


@only_where(_going_on)
def _cases(account: Account) -> Iterator[WorkItem]:
    """Cases that the account conducts and is not kept out of: those it opened, those it is named to; appeals wait for
    whoever did not decide (JH-B-5.3-d). One statement, and those of the reviewers where something is appealed."""
    mine = Q(recorded_by=account)
    if account.person_id is not None:
        mine |= Q(pk__in=_named_to(account.person_id).order_by().values("case"))
    if may(account, P.VIEW_ALL_CASES):
        mine |= Q(stage=CaseStage.APPEALED)
    if may(account, P.OPEN_UNIT_CASES):
        units = holding_units(account, P.OPEN_UNIT_CASES)
        mine |= Q(stage=CaseStage.APPEALED, level=CaseLevel.UNIT, unit__in=units)
    rows = AccountabilityCase.objects.visible_to(account).exclude(stage__in=OVER).filter(mine)
    found = list(rows.exclude(kept_out(account)).select_related("unit").order_by("pk")[:MOST])
    asked = reviewers_of([row for row in found if row.stage == CaseStage.APPEALED])
    for row in found:
        url = reverse("accountability:case", args=[row.pk])
        if row.pk not in asked:
            yield WorkItem(f"{NEXT[CaseStage(row.stage)]}：{row.number} {row.title}", SOURCE, url, "去办理")
        elif account.person_id in asked[row.pk].asked:
            yield WorkItem(f"处理申诉：{row.number} {row.title}", SOURCE, url, "去办理")
        elif not asked[row.pk].asked:
            naming = reverse("accountability:move_case", args=[row.pk, "handler"])
            yield WorkItem(f"申诉无人可以处理，指定申诉复查人：{row.number}", SOURCE, naming, "去指定")


@only_where(lambda: AccountabilityCase.objects.filter(stage=CaseStage.APPEALED), OrganizationPermission.GRANT_DUTIES)
def _reviewers_wanted() -> Iterator[WorkItem]:
    """For who grants duties: how many appeals nobody may answer, and nothing of what they are about."""
    rows = AccountabilityCase.objects.filter(stage=CaseStage.APPEALED).select_related("unit").order_by("pk")
    number = sum(not one.asked for one in reviewers_of(list(rows)).values())
    if number:
        title = f"{number} 件责任追究申诉无人可以处理，须有另一人承担纪检监察职责"
        yield WorkItem(title, SOURCE, reverse("organization:grant_duty"), "去授予")


def _to_state(person: int | None) -> QuerySet[Respondent]:
    """Where the person is a respondent and has not stated anything."""
    return Respondent.objects.in_force().filter(
        person=person, case__stage=CaseStage.INVESTIGATING, statements__isnull=True
    )


@only_where(lambda: _to_state(ASKER.person))
def _own(account: Account) -> Iterator[WorkItem]:
    if account.person_id is None:
        return
    for row in _to_state(account.person_id).select_related("case").order_by("pk")[:MOST]:
        url = reverse("accountability:case_statement", args=[row.case_id, row.pk])
        yield WorkItem(f"就 {row.case.number} 作出本人陈述", SOURCE, url, "去陈述")


def links(kind: str, pk: int, account: Account) -> list[ChainLink]:
    """Cases and clues that came of an object: two statements, none for who may see neither."""
    rows = AccountabilityCase.objects.none()
    if kind == "decisions.matter":
        rows = AccountabilityCase.objects.visible_to(account).filter(Q(matter=pk) | Q(task__table__matter=pk))
    found = [
        ChainLink("责任追究", f"{row.number} {row.title}", reverse("accountability:case", args=[row.pk]),
                  row.get_stage_display())
        for row in rows.order_by("pk")
    ]  # fmt: skip
    if may(account, P.REPORT_CLUES):
        found += [
            ChainLink("问题线索", row.title, reverse("accountability:clue", args=[row.pk]), row.get_state_display())
            for row in Clue.objects.visible_to(account).filter(source_kind=kind, source_pk=pk).order_by("pk")
        ]
    return found


def register() -> None:
    """Called once, in AppConfig.ready()."""
    registry.workbench.register(work_items)
