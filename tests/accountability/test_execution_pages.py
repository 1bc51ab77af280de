"""Pages of execution results, highlights and proposals: who sees what, what comes back, how many statements."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accountability.actions.execution import finalise_ranking, rank_execution
from accountability.actions.proposals import propose
from accountability.enums import ProposalCause, ProposalKind, ProposalState, ResultOf
from accountability.models import ExecutionRanking, ExecutionResult, HighlightRound, PointProposal, RankingGroup
from organization.enums import Duty
from organization.models import Account, Unit
from tests.accountability.test_execution_actions import EARLY, YEAR_END, done, towns
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]
MOST = 20


def url(name: str, *args: int) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def inspector(county: Unit) -> Account:
    return make_account("来督查", county, Duty.INSPECTION_OFFICE, username="lai")


@pytest.fixture
def second(county: Unit) -> Account:
    return make_account("周考核", county, Duty.APPRAISAL_OFFICE, username="zhoukao")


def test_ranking_is_read_by_units_once_final_and_each_score_opens_to_its_tasks(
    county: Unit, inspector: Account, second: Account, client_of: ClientOf
) -> None:
    (first, head), (other, _) = towns(county, 2)
    done(first, EARLY)
    leader = make_account("一镇领导", first, Duty.UNIT_LEADER)
    office, unit = client_of(inspector), client_of(leader)
    row = rank_execution("2012", by=inspector, at=YEAR_END)

    draft = [unit.get(url("ranking", row.pk)).status_code, office.get(url("ranking", row.pk)).status_code]
    own = office.post(url("finalise_ranking", row.pk))
    settled = client_of(second).post(url("finalise_ranking", row.pk))
    page = unit.get(url("ranking", row.pk))
    people = unit.get(url("ranking", row.pk), {"of": "person"})
    results = {one.unit_id: one for one in row.results.filter(of=ResultOf.UNIT)}
    mine = unit.get(url("result", results[first.pk].pk))
    theirs = unit.get(url("result", results[other.pk].pk)).status_code

    assert (draft, own.status_code, settled.status_code) == ([404, 200], 409, 302)
    assert "计算人不得审定" in own.content.decode()
    assert [line[0].text for line in page.context["listing"].rows] == ["第一镇", "第二镇"]
    assert [line[0].text for line in people.context["listing"].rows] == [head.name]
    text = mine.content.decode()
    assert [
        one for one in ("100 ×（50 × 1 + 15 × 0）÷ 65", "1000/13", "修第一镇路", "按期完成") if one not in text
    ] == []
    assert theirs == 404
    book = load_workbook(BytesIO(office.get(url("export_ranking", row.pk)).content))
    assert {"责任单位", "责任人"} <= set(book.sheetnames)
    assert "第二镇" in [cell.value for cell in book["责任单位"]["A"]]


def test_lists_cost_the_same_statements_for_one_and_many(
    county: Unit, inspector: Account, second: Account, client_of: ClientOf
) -> None:
    towns(county, 2)
    row = rank_execution("2012", by=inspector, at=YEAR_END)
    finalise_ranking(row, by=second, at=YEAR_END)
    client = client_of(inspector)
    pages = ["rankings", "ranking_groups", "highlight_rounds", "point_proposals", "years"]

    def statements() -> list[int]:
        found = []
        for address in [*(url(one) for one in pages), url("ranking", row.pk), f"{url('ranking', row.pk)}?of=person"]:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    units = list(Unit.objects.filter(name__startswith="第"))

    def proposed(number: int) -> None:
        propose(
            ProposalKind.BONUS, units[number % 2], None, 5_000, "超标准", ("accountability.acceptance", number),
            cause=ProposalCause.ACCEPTANCE, year=2012, by=inspector, at=NOON,
        )  # fmt: skip

    proposed(1)
    few = statements()
    for number in range(2, 22):
        proposed(number)
        ExecutionRanking.objects.create(
            period=f"20{number + 20}", number=1, as_of=NOON.date(), sha256="0" * 64, recorded_at=NOON,
            recorded_by=inspector,
        )  # fmt: skip
    many = statements()

    assert many == few
    assert max(many) <= MOST


def test_groups_rounds_and_proposals_are_handled_on_their_pages(
    county: Unit, inspector: Account, second: Account, client_of: ClientOf
) -> None:
    (first, head), _ = towns(county, 2)
    office = client_of(inspector)
    wrong = office.post(url("new_ranking_group"), {"name": "东片", "order": "1"})
    made = office.post(url("new_ranking_group"), {"name": "东片", "order": "1", "units": [first.pk]})
    group = RankingGroup.objects.get()
    changed = office.post(url("ranking_group", group.pk), {"name": "东部", "order": "2", "units": [first.pk]})
    ranked = office.post(url("rank_execution"), {"period": "2012"})
    unknown = office.post(url("rank_execution"), {"period": "1999"})
    opened = office.post(
        url("open_highlights"), {"period": "2012H1", "until": "2099-01-01", "judges": f"{head.number}\n{head.name}"}
    )
    nobody = office.post(url("open_highlights"), {"period": "2012H2", "until": "2099-01-01", "judges": "查无此人"})
    row = propose(
        ProposalKind.DEDUCTION, first, None, None, "通报批评", ("accountability.bulletin", 7),
        cause=ProposalCause.BULLETIN, year=2012, by=second, at=NOON,
    )  # fmt: skip
    sent = office.post(url("send_proposal", row.pk))
    silent = office.post(url("withdraw_proposal", row.pk), {"reason": ""})
    taken = office.post(url("withdraw_proposal", row.pk), {"reason": "已更正"})

    assert (wrong.status_code, made.status_code, changed.status_code) == (422, 302, 302)
    assert set(ExecutionResult.objects.filter(unit=first).values_list("group", flat=True)) == {"东部"}
    assert (ranked.status_code, unknown.status_code, opened.status_code, nobody.status_code) == (302, 422, 302, 422)
    assert HighlightRound.objects.get().judges.count() == 1
    assert (sent.status_code, silent.status_code, taken.status_code) == (302, 422, 302)
    assert PointProposal.objects.get().state == ProposalState.WITHDRAWN
    assert "已更正" in office.get(url("point_proposal", row.pk)).content.decode()
