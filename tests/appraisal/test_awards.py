"""Awards from an approved result: proposals, bars, ties, the leading group, what units see and distribute."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from appraisal.actions import award_moves as moves
from appraisal.actions import award_winners as winners
from appraisal.actions import awards as actions
from appraisal.actions import prizes
from appraisal.actions.award_winners import Nominee
from appraisal.actions.awards import HonourList
from appraisal.actions.entries import enter_mark, withdraw_mark
from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle, MarkKind
from appraisal.enums.awards import AwardState
from appraisal.gathering.awards import picture_of, pictures
from appraisal.models import (
    Award,
    AwardRound,
    AwardWinner,
    Period,
    PrizeDistribution,
    Result,
    ResultVersion,
    SchemeParameter,
)
from appraisal.rules.awards import Share
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.grading import refused, sheet
from tests.appraisal.small import committed, make_scheme, year_of
from tests.appraisal.special import settled
from tests.appraisal.versions import approve, reopened
from tests.factories import NOON, make_account, make_unit

pytestmark = pytest.mark.django_db
COMMON: dict[str, Any] = {"prize_clause": "SX-7.1-a"}
AWARDS: dict[str, Any] = {
    "overall": [
        {"code": "O1", "name": "先进乡镇", "group": "B1", "ranked": True, "prizes": [50000, 40000, 30000],
         "clause": "SX-5.1-a", **COMMON},
        {"code": "O3", "name": "市政府口先进单位", "group": "B2", "ranked": False, "prizes": [30000],
         "clause": "SX-5.1-b", **COMMON},
    ],
    "single": [
        {"code": "S05", "name": "发展环境奖", "linked": ["D", "F"], "special": "", "clause": "SX-5.2-a",
         "pool": ["T01", "T02", "T03", "T04", "T05", "G01"], "prizes": [7000, 5000, 3000], **COMMON},
        {"code": "S02", "name": "招商引资奖", "linked": [], "special": "investment", "clause": "SX-5.2-a",
         "pool": ["T01", "T02", "L01"], "prizes": [7000], **COMMON},
    ],
    "individual": [
        {"code": "I01", "name": "招商引资先进个人", "nominated_by": "相关领导小组", "clause": "SX-5.3-a", **COMMON,
         "classes": [{"name": name, "winners": 4, "prize": prize}
                     for name, prize in (("一等奖", 2000), ("二等奖", 1500), ("三等奖", 1000))]},
    ],
    "leader_share": {"max_percent": "40", "binding_groups": ["B1"], "clause": "SX-7.1-b"},
}  # fmt: skip
SPECIALS = [
    {"code": "investment", "name": "招商引资", "units": ["T01", "T02"], "teams": [{"code": "L01", "name": "工口"}]}
]
INVESTED = {"T01": "90", "T02": "80.5", "L01": "95"}
SCORES = {"T01": 100, "T02": 99, "T03": 98, "T04": 97, "T05": 96, "G01": 95, "G02": 90}


@pytest.fixture
def towns(county: Unit, hekou: Unit, qingshi: Unit) -> list[Unit]:
    return [hekou, qingshi, *(make_unit(f"第{n}镇", parent=county, code=f"T0{n}") for n in range(3, 6))]


@pytest.fixture
def year(county: Unit, towns: list[Unit], zhou: Account, movable: None) -> Period:
    scheme = make_scheme(county, towns, by=zhou)
    for key, value in (("awards", AWARDS), ("specials", SPECIALS)):
        SchemeParameter.objects.create(scheme=scheme, key=key, label=key, value=json.dumps(value))
    return year_of(scheme)


@pytest.fixture
def group(county: Unit) -> Account:
    """石磊 of a leading group."""
    return make_account("石磊", county, Duty.LEADING_GROUP, username="shi")


def result(year: Period, zhou: Account, fang: Account, **scores: int) -> ResultVersion:
    """The year computed, published and approved."""
    held = SCORES | scores

    def fill(book: Any) -> None:
        for name in ("乡镇口", "县直口"):
            for row in book[name].iter_rows(min_row=5):
                value = held[row[0].value]
                for cell in row[2:]:
                    cell.value = value if book[name].cell(4, cell.column).value == 100 else value / 2

    committed(year, zhou, fill)
    version = run_scoring(year, by=zhou, at=NOON)
    propose_publication(version, circle=Circle.COUNTY, by=zhou, at=NOON)
    confirm_publication(version, by=fang, at=NOON)
    approve(version, zhou)
    return version


def opened(year: Period, zhou: Account, fang: Account, **scores: int) -> AwardRound:
    return actions.open_awards(result(year, zhou, fang, **scores), by=zhou, at=NOON)


def of(row: AwardRound, code: str) -> Award:
    return Award.objects.select_related("round").get(round=row, code=code)


def won(row: AwardRound, code: str) -> list[tuple[int, str]]:
    """(slot, code) of the winners in force."""
    return [(one.slot, one.code or one.name) for one in picture_of(of(row, code)).winners]


def choose(row: AwardRound, award: str, code: str, slot: int, by: Account, reason: str = "") -> AwardWinner:
    seen = picture_of(of(row, award))
    one = next(one for one in seen.candidates if one.code == code)
    return winners.choose_winner(one, slot, reason=reason, by=by, at=NOON)


def names(award: Award, slot: int, count: int, unit: Unit, by: Account, head: str) -> list[AwardWinner]:
    people = [Nominee(f"{head}{number}", unit) for number in range(count)]
    return winners.nominate(award, slot, people, basis="招商〔2012〕9号", by=by, at=NOON)


def filled(row: AwardRound, zhou: Account, group: Account, unit: Unit) -> AwardRound:
    """Everything that the rules leave to people."""
    settled(row.version.scheme, "investment", INVESTED, zhou, unit)
    actions.compute_again(row, by=zhou, at=NOON)
    for slot in range(3):
        names(of(row, "I01"), slot, 4, unit, group, f"先进{slot}")
    return row


def published(year: Period, zhou: Account, fang: Account, group: Account, unit: Unit) -> AwardRound:
    row = filled(opened(year, zhou, fang), zhou, group, unit)
    moves.submit(row, by=zhou, at=NOON)
    moves.approve(row, meeting_on=NOON.date(), record="纪要〔2012〕9号", upload=sheet(), by=fang, at=NOON)
    return moves.publish(row, number="安发〔2012〕40号", by=zhou, at=NOON)


@pytest.mark.clause("SX-5.1-a", "SX-6.5-b", "SX-6.6-a")
def test_the_ranking_without_the_barred_is_proposed(year: Period, zhou: Account, fang: Account) -> None:
    """A veto and a fraud move the next units up; lifting the veto restores the unit; score and place stay.

    They come after the approval, so the year is opened again for them.
    """
    member = year.scheme.members.get(code="T01")
    row = opened(year, zhou, fang)
    reopened(year, zhou, fang)
    assert won(row, "O1") == [(0, "T01"), (1, "T02"), (2, "T03")]
    veto = enter_mark(member, MarkKind.VETO, field="安全生产", basis="事故", upload=sheet(), by=zhou, at=NOON)
    fraud = year.scheme.members.get(code="T03")
    enter_mark(fraud, MarkKind.DISQUALIFICATION, field="", basis="虚报", upload=sheet(), by=zhou, at=NOON)
    assert {"SX-6.6-a", "SX-8.4-b"} <= set(refused(lambda: moves.submit(row, by=zhou, at=NOON)))
    actions.compute_again(row, by=zhou, at=NOON)
    assert won(row, "O1") == [(0, "T02"), (1, "T04"), (2, "T05")]
    assert won(row, "S05") == [(0, "T02"), (1, "T04"), (2, "T05")]
    first = picture_of(of(row, "O1")).candidates[0]
    assert (first.code, first.place, first.bars[0][:2]) == ("T01", 1, ["SX-6.6-a", "本年度被一票否决"])
    withdraw_mark(veto, reason="复查不成立", by=zhou, at=NOON)
    actions.compute_again(row, by=zhou, at=NOON)
    assert won(row, "O1") == [(0, "T01"), (1, "T02"), (2, "T04")]


@pytest.mark.clause("SX-5.1-a")
def test_a_tie_for_the_third_place_asks_for_a_decision(year: Period, zhou: Account, fang: Account) -> None:
    row = opened(year, zhou, fang, T03=97)
    assert won(row, "O1") == [(0, "T01"), (1, "T02")]
    assert picture_of(of(row, "O1")).tied == ("第3镇", "第4镇")
    assert "SX-6.5-b" in refused(lambda: moves.submit(row, by=zhou, at=NOON))
    assert refused(lambda: choose(row, "O1", "T04", 2, zhou)) == ["SX-5.2-b"]
    choose(row, "O1", "T04", 2, zhou, "会议研究，信访工作更好")
    assert won(row, "O1") == [(0, "T01"), (1, "T02"), (2, "T04")]
    actions.compute_again(row, by=zhou, at=NOON)
    assert won(row, "O1")[2] == (2, "T04")


@pytest.mark.clause("SX-5.2-a", "SX-5.2-b")
def test_single_awards_go_by_the_share_of_their_items(year: Period, zhou: Account, fang: Account) -> None:
    """Units of two groups compared by base score over full mark; a fourth is refused, a drop moves the next up."""
    row = opened(year, zhou, fang, G01=100, T01=97)
    assert [(one.code, one.shown) for one in picture_of(of(row, "S05")).candidates[:3]] == [
        ("G01", "100.00%"), ("T02", "99.00%"), ("T03", "98.00%"),
    ]  # fmt: skip
    assert refused(lambda: choose(row, "S05", "T05", 2, zhou, "推荐")) == ["SX-5.2-a"]
    third = picture_of(of(row, "S05")).winners[2]
    assert refused(lambda: winners.drop_winner(third, reason=" ", by=zhou, at=NOON)) == ["SX-6.5-b"]
    winners.drop_winner(third, reason="牵头单位未推荐", by=zhou, at=NOON)
    assert won(row, "S05") == [(0, "G01"), (1, "T02")]
    assert picture_of(of(row, "S05")).tied == ("河口镇", "第4镇")


@pytest.mark.clause("SX-5.2-b", "SX-3-c")
def test_special_results_make_the_order_of_their_award(year: Period, zhou: Account, fang: Account, hekou: Unit) -> None:
    row = opened(year, zhou, fang)
    before = list(Result.objects.filter(version=row.version).order_by("pk").values_list("final", "rank"))
    assert won(row, "S02") == []
    assert "SX-5.2-b" in refused(lambda: moves.submit(row, by=zhou, at=NOON))

    settled(year.scheme, "investment", INVESTED, zhou, hekou)
    actions.compute_again(row, by=zhou, at=NOON)
    assert [(one.slot, one.name, one.unit) for one in picture_of(of(row, "S02")).winners] == [(0, "L01口", None)]
    assert won(row, "O1") == [(0, "T01"), (1, "T02"), (2, "T03")]
    assert list(Result.objects.filter(version=row.version).order_by("pk").values_list("final", "rank")) == before


@pytest.mark.clause("SX-5.3-a")
def test_the_leading_group_names_four_in_each_class(
    year: Period, zhou: Account, fang: Account, group: Account, hekou: Unit
) -> None:
    row = opened(year, zhou, fang)
    award = of(row, "I01")
    assert refused(lambda: names(award, 0, 4, hekou, zhou, "甲")) == ["SX-5.3-a"]
    assert refused(lambda: names(award, 0, 5, hekou, group, "甲")) == ["SX-5.3-a"]
    for slot in range(3):
        names(award, slot, 4, hekou, group, f"先进{slot}")
    assert refused(lambda: names(award, 0, 1, hekou, group, "乙")) == ["SX-5.3-a"]
    assert [sum(1 for place, _ in won(row, "I01") if place == slot) for slot in range(3)] == [4, 4, 4]
    assert sum(one.prize for one in AwardWinner.objects.filter(award=award)) == 18_000


def test_two_persons_a_paper_and_nobody_for_his_own_unit(
    year: Period, zhou: Account, fang: Account, group: Account, hekou: Unit, insider: Account
) -> None:
    row = filled(opened(year, zhou, fang), zhou, group, hekou)
    first = picture_of(of(row, "O1")).winners[0]
    assert refused(lambda: winners.drop_winner(first, reason="研究", by=insider, at=NOON)) == ["SX-8.4-a"]
    moves.submit(row, by=fang, at=NOON)
    paper: dict[str, Any] = {"meeting_on": NOON.date(), "record": "纪要〔2012〕9号"}
    assert refused(lambda: moves.approve(row, **paper, upload=None, by=zhou, at=NOON)) == ["SX-6.8-a"]
    assert refused(lambda: moves.approve(row, **paper, upload=sheet(), by=fang, at=NOON)) == ["SX-6.8-a"]
    moves.give_back(row, reason="再核", by=group, at=NOON)
    moves.submit(row, by=fang, at=NOON)
    moves.approve(row, **paper, upload=sheet(), by=group, at=NOON)
    row.refresh_from_db()
    assert row.state == AwardState.APPROVED
    assert refused(lambda: winners.drop_winner(first, reason="研究", by=zhou, at=NOON)) == ["SX-6.8-a"]


def test_awards_need_an_approved_result(year: Period, zhou: Account, fang: Account) -> None:
    committed(year, zhou)
    version = run_scoring(year, by=zhou, at=NOON)
    assert refused(lambda: actions.open_awards(version, by=zhou, at=NOON)) == ["SX-6.8-a"]


@pytest.mark.clause("SX-7.1-b")
def test_a_unit_sees_its_award_and_distributes_the_prize(
    year: Period, zhou: Account, fang: Account, group: Account, lu: Account, he: Account, hekou: Unit,
    client_of: Callable[[Account], Client],
) -> None:  # fmt: skip
    row = published(year, zhou, fang, group, hekou)
    mine = AwardWinner.objects.in_force().get(award__code="O1", code="T01", award__round=row)
    page, address = (
        reverse("appraisal:own_award", args=[mine.pk]),
        reverse("appraisal:file_distribution", args=[mine.pk]),
    )
    client = client_of(lu)
    assert [client_of(one).get(page).status_code for one in (lu, he, zhou)] == [200, 404, 200]
    assert "先进乡镇" in client.get(reverse("appraisal:own_awards")).content.decode()
    sent = {"decided_on": "2012-12-28", "record": "党政联席会〔2012〕20号", "reason": ""}
    over = client.post(address, sent | {"shares": "陆远 10001 一把手\n马骏 10000 一把手\n其他 29999"})
    assert (over.status_code, PrizeDistribution.objects.count()) == (409, 0)
    done = client.post(address, sent | {"shares": "陆远 10000 一把手\n马骏 10000 一把手\n其他 30000"})
    assert (done.status_code, done["Location"]) == (302, page)
    held = PrizeDistribution.objects.get()
    assert sum(held.shares.values_list("amount", flat=True)) == 50_000
    assert "30,000" in client.get(page).content.decode()
    with_reason = [Share("陆远", 20_001, True), Share("其他", 29_999, False)]
    filing: dict[str, Any] = {"decided_on": NOON.date(), "record": "会议", "by": lu, "at": NOON}
    assert refused(lambda: prizes.file_distribution(mine, with_reason, **filing)) == ["SX-7.1-b"]
    prizes.withdraw_distribution(held, reason="填错", by=lu, at=NOON)
    prizes.file_distribution(mine, with_reason, reason="任务最重", **filing)
    bureau = AwardWinner.objects.in_force().get(award__code="O3", award__round=row)
    assert [one.blocks for one in prizes.limit_findings(bureau, [Share("局长", 20_000, True)], "")] == [False]
    letter = client.get(reverse("appraisal:award_letter", args=[mine.pk]))
    assert "50,000" in PdfReader(BytesIO(letter.content)).pages[0].extract_text()


def test_lists_say_who_won_and_how_much(
    year: Period, zhou: Account, fang: Account, group: Account, hekou: Unit, client_of: Callable[[Account], Client]
) -> None:
    row = published(year, zhou, fang, group, hekou)
    client = client_of(zhou)
    book = load_workbook(BytesIO(client.get(reverse("appraisal:export_awards", args=[row.pk])).content))
    rows = [tuple(cell.value for cell in line) for line in book["奖金合计"].iter_rows(min_row=2)]
    assert rows[-1] == ("奖金合计", "190,000 元")
    paper = client.get(reverse("appraisal:award_list", args=[row.pk]))
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(paper.content)).pages)
    assert "安发〔2012〕40号" in text
    assert AuditEvent.objects.filter(verb="appraisal.export_awards").count() == 1


@pytest.mark.clause("QSH-27-a")
def test_four_lists_are_set_up_filled_and_published(county: Unit, hekou: Unit, zhou: Account, fang: Account) -> None:
    counts = (
        ("十佳单位", 10, False),
        ("十佳领导干部", 10, True),
        ("百名先进个人", 100, True),
        ("百名优秀工作者", 100, True),
    )
    row = actions.open_honours(2012, [HonourList(*one) for one in counts], by=zhou, at=NOON)
    assert refused(lambda: actions.open_honours(2012, [HonourList("甲", 1, True)], by=zhou, at=NOON)) == ["QSH-27-a"]
    units = [make_unit(f"第{n}局", parent=county) for n in range(11)]
    first = of(row, "H1")

    def listed(award: Award, people: list[Nominee]) -> None:
        winners.nominate(award, 0, people, basis="推荐〔2012〕1号", by=zhou, at=NOON)

    assert refused(lambda: listed(first, [Nominee(one.name, one) for one in units])) == ["QSH-27-a"]
    listed(first, [Nominee(one.name, one) for one in units[:10]])
    for code, count in (("H2", 10), ("H3", 100), ("H4", 100)):
        assert refused(lambda: moves.submit(row, by=zhou, at=NOON)) == ["QSH-27-a"]
        listed(of(row, code), [Nominee(f"先进{code}{n}", hekou) for n in range(count)])
    moves.submit(row, by=zhou, at=NOON)
    moves.approve(row, meeting_on=NOON.date(), record="纪要〔2012〕9号", upload=sheet(), by=fang, at=NOON)
    moves.publish(row, number="青办发〔2012〕3号", by=zhou, at=NOON)
    assert [len(one.winners) for one in pictures(AwardRound.objects.get())] == [10, 10, 100, 100]


def test_pages_of_a_round_and_the_same_queries_for_more_winners(
    year: Period, zhou: Account, fang: Account, group: Account, hekou: Unit, client_of: Callable[[Account], Client],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    row = filled(opened(year, zhou, fang), zhou, group, hekou)
    client = client_of(zhou)
    with django_assert_max_num_queries(40):
        shown = client.get(reverse("appraisal:award_round", args=[row.pk]))
    assert shown.status_code == 200
    assert "报领导小组审定" in shown.content.decode()
    for award in row.awards.all():
        assert client.get(reverse("appraisal:award", args=[award.pk])).status_code == 200
    assert client.get(reverse("appraisal:award_rounds")).status_code == 200
    wrong = client_of(group).post(
        reverse("appraisal:nominate_winners", args=[of(row, "I01").pk]),
        {"slot": "0", "names": "张三 不存在单位", "basis": "1号"},
    )
    assert wrong.status_code == 422
