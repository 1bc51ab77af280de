"""Pages of grades: the round, a target, own grades, methods, criticism, papers (BZ-2.2, JH-C-3.3-e)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accountability.actions.registers import NewRecord, record_supervision
from accountability.enums import RegisterKind
from appraisal.actions import grade_moves as moves
from appraisal.enums.grades import Grade, RoundKind, RoundState
from appraisal.gathering.grades import picture
from appraisal.models import GradeRound, GradingMethod, NamedCriticism
from appraisal.providers.grades import items
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal import grading as at
from tests.factories import make_account, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
G = Grade


def url(name: str, *args: Any) -> str:
    return reverse(f"appraisal:{name}", args=args)


@pytest.fixture
def ji(county: Unit) -> Account:
    return make_account("季明", county, Duty.DISCIPLINE, username="ji")


@pytest.fixture
def shen(county: Unit) -> Account:
    return make_account("沈书记", county, Duty.COUNTY_LEADER, username="shen")


@pytest.fixture
def row(hekou: Unit, qingshi: Unit, shen: Account, ji: Account) -> GradeRound:
    at.seat(hekou, "陆远山", principal="administration")
    units = [hekou, qingshi]
    assert shen.person is not None
    return at.started(at.opened(units, ji, at=timezone.now()), units, shen.person, ji, timezone.now())


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.clause("JH-C-3.3-e", "BZ-2.1-i", "BZ-1-b")
def test_a_target_shows_what_the_grade_rests_on_and_takes_it_with_reasons(
    row: GradeRound, hekou: Unit, ji: Account, client_of: ClientOf
) -> None:
    """Daily records beside it, the missing mid-year check told, a deputy's or leader's own contents and no other."""
    team, leader = at.target(row, "河口镇领导班子"), at.target(row, "陆远山")
    record_supervision(
        NewRecord(RegisterKind.PETITION, hekou, at.TODAY, "信访件反映作风问题", "已核实"), by=ji, at=timezone.now()
    )
    client = client_of(ji)
    page = text(client.get(url("grade_target", team.pk)))
    assert ("信访件反映作风问题" in page, "没有年中检查记录" in page) == (True, True)
    assert ("领导班子履责内容" in page, "副职履责内容" in page) == (True, False)
    assert "正职履责内容" in text(client.get(url("grade_target", leader.pk)))
    standard = row.method.standards.get(of_team=True, grade=G.FAIR)
    bare = client.post(url("give_grade", team.pk), {"standard": standard.pk, "reasons": ""})
    assert (bare.status_code, "请填写理由" in text(bare)) == (422, True)
    done = client.post(url("give_grade", team.pk), {"standard": standard.pk, "reasons": "责任落实"})
    assert (done.status_code, done["Location"]) == (302, url("grade_target", team.pk))
    assert picture(row).word_of(team) == "较好"
    good = row.method.standards.get(of_team=True, grade=G.GOOD)
    over = client.post(url("give_grade", team.pk), {"standard": good.pk, "reasons": "突出"})
    assert (over.status_code, "BZ-1-g" in text(over), "限额" in text(over)) == (409, True, True)


def test_a_round_says_why_its_next_move_cannot_be_taken(row: GradeRound, ji: Account, client_of: ClientOf) -> None:
    client = client_of(ji)

    page = text(client.get(url("grade_round", row.pk)))
    client.post(url("move_grades", row.pk, "consult"))

    assert all(one in page for one in ("下一步还不能办", "BZ-1-c", "BZ-2.2-d", "BZ-1-i", "述职述廉"))
    assert GradeRound.objects.get(pk=row.pk).state == RoundState.RUNNING
    assert client.post(url("move_grades", row.pk, "decide")).status_code == 404


@pytest.mark.clause("BZ-2.2-l", "BZ-2.2-n")
def test_own_grades_appear_with_the_publicity_and_the_notice_reaches_every_unit(
    row: GradeRound, county: Unit, qingshi: Unit, ji: Account, shen: Account, lu: Account, he: Account,
    client_of: ClientOf,
) -> None:  # fmt: skip
    """Before it is a proposal that nobody of the unit sees; a stranger never; each reason stands on the sheet."""
    now = timezone.now()
    third = make_account("甲", make_unit("第三镇", parent=county), Duty.UNIT_LEADER)
    team = at.target(row, "河口镇领导班子")
    at.grade_all(row, G.FAIR, ji, now)
    at.stepped(row, ji, now)
    at.consulted(row, county, ji, now)
    moves.submit(row, by=ji, at=now)
    at.decided(row, shen, now)
    client = client_of(lu)
    assert client.get(url("own_grade", team.pk)).status_code == 404
    assert items(third, timezone.localdate()) == []
    first = timezone.localdate(now)
    moves.publicise(row, first=first, last=first + timedelta(10), by=ji, at=now)
    shown = text(client.get(url("own_grade", team.pk)))
    assert ("较好的标准" in shown, "履责到位" in shown, "安常纪〔2012〕30号" in shown) == (True, True, True)
    assert client_of(he).get(url("own_grade", team.pk)).status_code == 404
    assert "河口镇领导班子" in text(client.get(url("own_grades")))
    assert client.get(url("grade_round", row.pk)).status_code == 403
    moves.circulate(row, "安纪发〔2013〕1号", by=ji, at=now + timedelta(11))
    notices = [[one.title for one in items(unit, first + timedelta(11))] for unit in (lu, third)]
    assert notices == [[f"{row.title}等次通报（安纪发〔2013〕1号）"]] * 2


def test_the_table_as_paper_and_workbook(row: GradeRound, ji: Account, client_of: ClientOf) -> None:
    at.grade(at.target(row, "河口镇领导班子"), G.AVERAGE, ji, timezone.now(), reasons="任务未完成")
    client = client_of(ji)

    paper = client.get(url("grade_table", row.pk))
    book = load_workbook(BytesIO(client.get(url("export_grades", row.pk)).content))

    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    assert book.sheetnames == ["封面", "班子", "干部", "限额"]
    rows = {str(line[0]): line for line in book["班子"].iter_rows(values_only=True)}
    assert (rows["河口镇领导班子"][4], rows["河口镇领导班子"][-1], rows["青石镇领导班子"][4]) == (
        "一般",
        "任务未完成",
        "待定",
    )


def test_methods_and_criticisms_by_their_forms(county: Unit, hekou: Unit, ji: Account, client_of: ClientOf) -> None:
    client = client_of(ji)
    values: dict[str, Any] = {
        "kind": RoundKind.INTEGRITY, "title": "考核办法", "document_number": "1号", "effective_year": 2012,
        **{f"standard_{team}_{grade}": "标准甲\n标准乙" for team in (0, 1) for grade in G},
        **{f"items_{tier}": "内容" for tier in ("team", "principal", "deputy")},
        **{f"part_{place}": "正文" for place in range(8)},
    }  # fmt: skip
    assert client.post(url("write_grading_method"), values | {"title": ""}).status_code == 422
    made = client.post(url("write_grading_method"), values)
    method = GradingMethod.objects.get()
    assert (made["Location"], method.standards.count()) == (url("grading_method", method.pk), 16)
    assert "标准乙" in text(client.get(url("write_grading_method")))
    client.post(url("issue_grading_method", method.pk))
    assert GradingMethod.objects.get().state == "issued"
    told = {"unit": hekou.pk, "kind": "efficiency", "dated": "2012-05-01", "document_number": "5号", "matter": "拖拉"}
    assert client.post(url("record_criticism"), told).status_code == 422
    assert client.post(url("record_criticism"), told | {"upload": at.sheet()}).status_code == 302
    one = NamedCriticism.objects.get()
    assert "拖拉" in text(client.get(url("criticisms")))
    assert client.post(url("withdraw_criticism", one.pk), {"reason": "有误"}).status_code == 302
    assert "已撤销" in text(client.get(url("criticisms")))
