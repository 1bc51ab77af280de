"""The demo's execution results: rankings of 2012, the highlights of both halves. Deterministic, by the actions."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accountability.actions.execution import finalise_ranking, rank_execution
from accountability.actions.highlights import close_nominations, decide_round, judge, nominate, open_round
from accountability.actions.proposals import send_proposal
from accountability.demo.people import Hands, hands
from accountability.demo.tables import YEAR, moment
from accountability.enums import ProposalCause
from accountability.models import ExecutionRanking, Highlight, HighlightRound, PointProposal
from organization.enums import Duty
from organization.models import Account, DutyHolding

NOMINATED = (
    ("T04", "河道清淤“一线工作法”", "班子成员每人包一段河道，现场调度、当天销号，八公里清淤提前二十天完成。"),
    (
        "T01",
        "村务公开“一码通”",
        "把村级财务、低保名单、工程招标张榜并统一编号，群众凭编号查询，信访量下降三成。",
    ),
    ("T07", "设施农业连片发展", "三个村土地统一流转，新建大棚一千二百亩，带动农户四百六十户。"),
    ("G12", "项目资金“直达台账”", "上级补助到账三日内分解到项目并公示，全年没有滞留资金。"),
    ("G16", "审批事项“一窗办结”", "四十二个审批事项进驻大厅，平均办理时限由十五日压缩到六日。"),
)
"""Unit, title, what was done."""
SELECTED = ("T04", "G12", "G16")


@transaction.atomic
def load(_at: object) -> str:
    """Fill in once; returns one line about it, "" when rankings or rounds stand already."""
    if ExecutionRanking.objects.exists() or HighlightRound.objects.exists():
        return ""
    who = hands()
    second = _second(who)
    _highlights(who, second)
    for code, day, settled in ((f"{YEAR}H1", (YEAR, 7, 20), True), (f"{YEAR}", (YEAR + 1, 1, 25), False)):
        row = rank_execution(code, by=who.inspection, at=moment(date(*day)))
        if settled:
            finalise_ranking(row, by=second, at=moment(date(*day), 15))
    return f"落实排名 {ExecutionRanking.objects.count()}，亮点工作 {Highlight.objects.count()}"


def _second(who: Hands) -> Account:
    """Somebody of the appraisal office, who did not compute."""
    held = DutyHolding.objects.in_force().filter(duty=Duty.APPRAISAL_OFFICE).exclude(account=who.inspection)
    return held.select_related("account__person").order_by("pk")[0].account


def _highlights(who: Hands, second: Account) -> None:
    """The first half is decided, with bonuses of which one was sent; that of the second takes nominations."""
    jury = [who.office, who.second_office, who.discipline]
    people = [one.person for one in jury if one.person is not None]
    opened, closed = moment(date(YEAR, 7, 2)), moment(date(YEAR, 7, 16))
    first = open_round(f"{YEAR}H1", date(YEAR, 7, 15), people, by=who.inspection, at=opened)
    rows = []
    for code, title, text in NOMINATED:
        unit = who.unit(code)
        rows.append((code, nominate(first, unit, title, text, by=who.clerk(unit), at=moment(date(YEAR, 7, 10)))))
    close_nominations(first, by=who.inspection, at=closed)
    for code, row in rows:
        for place, one in enumerate(jury):
            if one.person is not None and one.person.unit_id != row.unit_id:
                judge(row, code in SELECTED or place == 0, by=one, at=closed)
    decide_round(first, by=second, at=moment(date(YEAR, 7, 18)))
    bonus = PointProposal.objects.pending().filter(cause=ProposalCause.HIGHLIGHT).order_by("pk").first()
    if bonus is not None:
        send_proposal(bonus, by=who.inspection, at=moment(date(YEAR, 7, 19)))
    open_round(f"{YEAR}H2", date(YEAR + 1, 1, 15), people, by=who.inspection, at=moment(date(YEAR + 1, 1, 2)))
