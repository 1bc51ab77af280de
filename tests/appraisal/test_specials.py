"""Special appraisals: own lists, organisers, exact rankings, recommended winners (SX-2.2, SX-3-c)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.actions.special_imports import commit_special, hand_out_special, upload_special
from appraisal.actions.specials import (
    compute_special,
    confirm_recommendation,
    confirm_special,
    enter_special_scores,
    recommend_winners,
    tick_units,
    withdraw_recommendation,
)
from appraisal.gathering.special import field_of, recommended
from appraisal.models import Scheme, SpecialResult, SpecialRound, SpecialVersion
from appraisal.providers.specials import work_items
from appraisal.rules import specials as rules
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import points, titles
from tests.appraisal.special import arranged, lay_ground, scored
from tests.factories import NOON, make_account

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
TOWNSHIPS = [f"T{number:02}" for number in range(1, 15)]


@pytest.fixture
def ground(movable: None, scheme: Scheme, zhou: Account) -> Scheme:
    lay_ground(scheme, zhou)
    return scheme


def worker(code: str) -> Account:
    """A clerk of the unit with the code."""
    return make_account(f"干部{code}", Unit.objects.get(code=code), Duty.UNIT_CLERK, username=f"w{code.lower()}")


def clauses(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.clause for one in refused.value.findings]


def ranked(of: SpecialRound, first: Account, second: Account, totals: dict[str, str]) -> SpecialVersion:
    """Scored and computed by one organiser, confirmed by another."""
    scored(of, first, totals)
    version = compute_special(of, by=first, at=NOON)
    confirm_special(version, by=second, at=NOON)
    return version


@pytest.mark.clause("SX-2.2-b")
def test_investment_is_run_by_the_office_and_the_commerce_bureau_alone(ground: Scheme, zhou: Account) -> None:
    row = arranged(ground, "investment", zhou, responsible={"L01": Unit.objects.get(code="G23")})
    commerce, builder = worker("G20"), worker("G23")
    field = field_of(row)
    lines = [one.name for one in field.participants.values() if one.unit is None]

    with pytest.raises(Refused) as stranger:
        enter_special_scores(row, {("T01", "01"): points(50)}, by=builder, at=NOON)
    with pytest.raises(Refused) as own:
        enter_special_scores(row, {("G20", "01"): points(50)}, by=commerce, at=NOON)
    changed = enter_special_scores(row, {("T01", "01"): points(50)}, by=commerce, at=NOON)
    scored(row, zhou, {"T03": "60", "T05": "55.5", "L01": "55.5"})
    version = compute_special(row, by=zhou, at=NOON)
    with pytest.raises(Refused) as outside:
        recommend_winners(row, ["T03"], "", by=builder, at=NOON)

    assert (len(field.participants), lines) == (22, ["城建口", "旅游口", "农口", "商贸口", "工口"])
    assert (titles(stranger), clauses(stranger)) == (["不是组织单位的人员"], ["SX-2.2-b"])
    assert (titles(own), clauses(own)) == (["不得为本单位评分"], ["SX-8.4-a"])
    assert (changed, titles(outside), clauses(outside)) == (1, ["不是组织单位的人员"], ["SX-2.2-b"])
    assert [(one.code, one.place, one.sum_text) for one in rules.outcomes(version.inputs)][:4] == [
        ("T03", 1, "60 + 20 = 80"), ("T05", 2, "55.5 + 20 = 75.5"), ("L01", 2, "55.5 + 20 = 75.5"),
        ("T01", 4, "10 + 20 = 30"),
    ]  # fmt: skip


@pytest.mark.clause("SX-2.2-e", "SX-2.2-f")
def test_city_construction_lists_townships_and_ticked_units_and_an_organiser_does_not_score_itself(
    ground: Scheme, zhou: Account
) -> None:
    bureau, company = Unit.objects.get(code="G23"), Unit.objects.get(code="G41")
    row = arranged(ground, "city_construction", zhou, ticked=[bureau], basis="市重点项目〔2012〕1号")
    before = list(row.participants.values_list("code", flat=True))
    builder, projects, stranger = worker("G23"), worker("G07A"), worker("G20")

    with pytest.raises(Refused) as closed:
        enter_special_scores(row, {("T01", "01"): points(1)}, by=stranger, at=NOON)
    with pytest.raises(Refused) as itself:
        enter_special_scores(row, {("G23", "01"): points(1)}, by=builder, at=NOON)
    allowed = [enter_special_scores(row, {("T01", "01"): points(n)}, by=who, at=NOON)
               for n, who in enumerate((builder, projects, zhou), 1)]  # fmt: skip
    other = enter_special_scores(row, {("G23", "01"): points(1)}, by=projects, at=NOON)
    tick_units(row, [company], "市重点项目〔2012〕2号", by=zhou, at=NOON)

    assert before == [*TOWNSHIPS, "G23"]
    assert (clauses(closed), titles(itself), allowed, other) == (["SX-2.2-f"], ["不得为本单位评分"], [1, 1, 1], 1)
    assert list(row.participants.values_list("code", flat=True)) == [*TOWNSHIPS, "G23", "G41"]


@pytest.mark.clause("SX-2.2-d")
def test_tourism_award_goes_to_its_nineteen_only(ground: Scheme, zhou: Account) -> None:
    row = arranged(ground, "tourism", zhou, organizers=[Unit.objects.get(code="K01")])
    second = make_account("吴敏", Unit.objects.get(code="K01"), Duty.APPRAISAL_OFFICE, username="wu")
    ranked(row, zhou, second, {"X01": "60", "X02": "50", "T02": "40"})

    with pytest.raises(Refused) as outside:
        recommend_winners(row, ["G23"], "贡献突出", by=zhou, at=NOON)
    with pytest.raises(Refused) as out_of_order:
        recommend_winners(row, ["X02", "T02"], "", by=zhou, at=NOON)
    made = recommend_winners(row, ["X01", "X02", "T02"], "", by=zhou, at=NOON)
    waiting = recommended(2012, "S04")
    with pytest.raises(Refused) as alone:
        confirm_recommendation(made, by=zhou, at=NOON)
    confirm_recommendation(made, by=second, at=NOON)

    assert row.participants.count() == 19
    assert (titles(outside), clauses(outside)) == (["不是该专项考评的参评对象，不能推荐"], ["SX-2.2-d"])
    assert (titles(out_of_order), titles(alone), waiting) == (["没有按名次推荐"], ["须由另一人确认"], [])
    assert [(one.order, one.code, one.place, one.total, one.line) for one in recommended(2012, "S04")] == [
        (1, "X01", 1, points(80), False), (2, "X02", 2, points(70), False), (3, "T02", 3, points(60), False),
    ]  # fmt: skip
    withdraw_recommendation(made, "名单有误", by=zhou, at=NOON)
    assert recommended(2012, "S04") == []


def test_versions_are_numbered_kept_and_confirmed_by_another_body(ground: Scheme, zhou: Account) -> None:
    row = arranged(ground, "investment", zhou)
    commerce = worker("G20")
    with pytest.raises(Refused) as empty:
        compute_special(row, by=zhou, at=NOON)
    scored(row, zhou, {"T01": "59.9999"})
    first = compute_special(row, by=zhou, at=NOON)
    with pytest.raises(Refused) as same:
        compute_special(row, by=zhou, at=NOON)
    enter_special_scores(row, {("T01", "01"): points(60)}, by=commerce, at=NOON)
    second = compute_special(row, by=zhou, at=NOON)
    with pytest.raises(Refused) as old:
        confirm_special(first, by=commerce, at=NOON)
    with pytest.raises(Refused) as alone:
        confirm_special(second, by=zhou, at=NOON)
    confirm_special(second, by=commerce, at=NOON)
    with pytest.raises(Refused) as settled:
        enter_special_scores(row, {("T01", "01"): points(1)}, by=zhou, at=NOON)
    for table in (SpecialVersion, SpecialResult):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()

    assert (first.number, second.number, first.input_hash == second.input_hash) == (1, 2, False)
    assert rules.outcomes(first.inputs)[0].total == points("79.9999")
    assert titles(empty) == ["有参评对象没有评完"]
    assert (titles(same), titles(old), titles(alone), titles(settled)) == (
        ["得分与上一版相同"], ["已有更新的版本"], ["须由另一人确认"], ["结果已经确认，得分不再改动"],
    )  # fmt: skip


def filled(data: bytes, **cells: object) -> SimpleUploadedFile:
    book = load_workbook(BytesIO(data))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("评分.xlsx", target.getvalue())


def test_workbook_is_checked_by_cell_previewed_and_written_whole(ground: Scheme, zhou: Account) -> None:
    row = arranged(ground, "investment", zhou)
    data = hand_out_special(row, by=zhou, at=NOON)

    wrong = upload_special(row, filled(data, C2="60.5", C3=61, D3=20.25, A4="Z99"), by=zhou, at=NOON)
    good = upload_special(row, filled(data, C2=59.5, D2=20), by=zhou, at=NOON)
    with pytest.raises(Refused):
        commit_special(wrong, by=zhou, at=NOON)
    commit_special(good, by=zhou, at=NOON)
    stale = upload_special(row, filled(data, C2=30), by=zhou, at=NOON)
    enter_special_scores(row, {("T01", "01"): points(1)}, by=zhou, at=NOON)
    with pytest.raises(Refused) as changed:
        commit_special(stale, by=zhou, at=NOON)
    own = upload_special(row, filled(data, C18=30), by=zhou, at=NOON)
    with pytest.raises(Refused) as recused:
        commit_special(own, by=worker("G20"), at=NOON)

    assert [(one["cell"], one["reason"]) for one in wrong.problems] == [
        ("C2", "不是得分"), ("C3", "得分超出范围"), ("A4", "不是该专项考评的参评对象"),
    ]  # fmt: skip
    assert good.changes == [["T01", "01", None, points("59.5")], ["T01", "02", None, points(20)]]
    assert field_of(row).scores == {"T01": {"01": points(1), "02": points(20)}}
    assert (titles(changed), titles(recused)) == (["核对之后得分有变动"], ["不得为本单位评分"])


def test_pages_from_arranging_to_the_list(ground: Scheme, zhou: Account, client_of: ClientOf) -> None:
    office, commerce = client_of(zhou), worker("G20")
    url = reverse("appraisal:open_special", args=[ground.pk, "investment"])
    wrong = office.post(url, {"items": "没有满分"})
    done = office.post(url, {"items": "到位资金 60\n项目落地 40", "team_L01": Unit.objects.get(code="G23").pk})
    row = SpecialRound.objects.get()
    grid = reverse("appraisal:special_scores", args=[row.pk])
    bad = office.post(grid, {"s-T01-01": "多"})
    over = office.post(grid, {"s-T01-01": "61"})
    codes = list(row.participants.values_list("code", flat=True))
    saved = office.post(grid, {f"s-{code}-{item}": "30" for code in codes for item in ("01", "02")})
    computed = office.post(reverse("appraisal:compute_special", args=[row.pk]), follow=True)
    version = SpecialVersion.objects.get()
    town = client_of(worker("T01"))
    page = reverse("appraisal:special_version", args=[version.pk])
    hidden = [town.get(one).status_code for one in (page, reverse("appraisal:special_round", args=[row.pk]))]
    other = client_of(commerce)
    other.post(reverse("appraisal:confirm_special", args=[version.pk]))
    listed = other.post(
        reverse("appraisal:recommend_special", args=[row.pk]), {"place_1": "T01", "reason": ""}, follow=True
    )
    paper = town.get(reverse("appraisal:special_paper", args=[version.pk]))
    book = town.get(reverse("appraisal:export_special", args=[version.pk]))

    assert (wrong.status_code, done.status_code, bad.status_code, over.status_code) == (422, 302, 422, 422)
    assert [sorted(one.context["form"].faults) for one in (bad, over)] == [["s-T01-01"], ["s-T01-01"]]
    assert 'data-label="01 到位资金（满分60）"' in over.content.decode()
    assert (saved.status_code, computed.status_code, listed.status_code, hidden) == (302, 200, 200, [404, 404])
    assert (town.get(page).status_code, town.get(grid).status_code) == (200, 403)
    assert (paper.content[:4], book.status_code) == (b"%PDF", 200)
    assert [one.title for one in work_items(zhou, NOON.date())] == ["确认先进推荐名单：2012年招商引资专项考评"]
    assert [office.get(reverse("appraisal:specials")).status_code, client_of(zhou).get(
        reverse("appraisal:special_round", args=[row.pk])).status_code] == [200, 200]  # fmt: skip
