"""Fulfilment: told by one side, verified by the other, graded when all is verified, published within a scope."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from appraisal.actions.fulfilment import (
    Checked,
    Told,
    check_fulfilment,
    grade_commitment,
    publish_grade,
    report_fulfilment,
    withdraw_grade,
)
from appraisal.enums import Source
from appraisal.enums.commitments import CheckOutcome, CommitmentGradeName, CommitmentScope
from appraisal.gathering.commitments import offers
from appraisal.gathering.fulfilment import fulfilments
from appraisal.models import Commitment, Indicator, Period, Reading, Scheme
from appraisal.rules.commitments import Promise
from appraisal.rules.fulfilment import Bands, grade_of
from core.findings import Refused
from organization.models import Account, Unit
from tests.appraisal.promises import ROADS, SCHOOL, YEAR, approved, head_of, submitted, targets, verified
from tests.appraisal.small import PAPER, titles
from tests.factories import NOON

SignIn = Callable[[Account], Client]
G = CommitmentGradeName
BANDS = Bands(90, 75, 60)


@pytest.fixture
def lu(hekou: Unit) -> Account:
    return head_of(hekou, "陆远", "lu")


@pytest.fixture
def row(hekou: Unit, lu: Account, zhou: Account) -> Commitment:
    """河口镇's commitment of two targets, in force."""
    return approved(hekou, lu, zhou)


@pytest.mark.parametrize(
    ("mean", "grade"),
    [(100, G.GOOD), (90, G.GOOD), (Fraction(8999, 100), G.FAIR), (75, G.FAIR), (Fraction(149, 2), G.PLAIN),
     (60, G.PLAIN), (Fraction(119, 2), G.POOR), (0, G.POOR)],
)  # fmt: skip
def test_grade_parts_at_the_figures_of_the_rulebook(mean: Fraction, grade: CommitmentGradeName) -> None:
    assert grade_of(Fraction(mean), BANDS) is grade


@pytest.mark.clause("QSH-8-c")
def test_grade_waits_for_every_target_and_tells_its_figures(row: Commitment, lu: Account, zhou: Account) -> None:
    roads, school = targets(row)
    verified(roads, 100, by=lu, office=zhou)

    with pytest.raises(Refused) as early:
        grade_commitment(row, grade=G.GOOD, reason="", by=zhou, at=NOON)
    verified(school, 75, by=lu, office=zhou)
    with pytest.raises(Refused) as other:
        grade_commitment(row, grade=G.GOOD, reason="", by=zhou, at=NOON)
    made = grade_commitment(row, grade=G.FAIR, reason="", by=zhou, at=NOON)
    with pytest.raises(Refused) as twice:
        grade_commitment(row, grade=G.FAIR, reason="", by=zhou, at=NOON)

    assert early.value.findings[0].facts == {"应核实": "2 项", "未核实": "1 项（建校）"}
    assert (titles(other), titles(twice)) == (["档次与测算不一致"], ["已经定档"])
    assert (made.average, made.proposed, made.grade) == (875_000, "fair", "fair")


@pytest.mark.clause("SX-8.2-a")
def test_commitment_that_was_not_accepted_is_not_appraised(hekou: Unit, lu: Account, zhou: Account) -> None:
    waiting = submitted(hekou, lu)
    target = waiting.versions.get().targets.select_related("version__commitment")[0]

    with pytest.raises(Refused) as told:
        report_fulfilment(target, Told("2012", "完成", 100), by=lu, at=NOON)
    with pytest.raises(Refused) as graded:
        grade_commitment(waiting, grade=G.GOOD, reason="", by=zhou, at=NOON)

    assert titles(told) == titles(graded) == ["承诺没有经上一层审核同意，不予考核"]


def test_report_is_verified_by_somebody_else_above(
    row: Commitment, lu: Account, he: Account, zhou: Account, insider: Account
) -> None:
    target = targets(row)[0]
    report = report_fulfilment(target, Told("2012Q4", "完成", 80), by=lu, at=NOON)
    confirmed = Checked(CheckOutcome.CONFIRMED, 80)

    for stranger in (lu, he, insider):
        with pytest.raises(Refused):
            check_fulfilment(report, confirmed, by=stranger, at=NOON)
    with pytest.raises(Refused) as excused:
        check_fulfilment(report, Checked(CheckOutcome.CONFIRMED, 80, excused=True), by=zhou, at=NOON)
    check_fulfilment(report, Checked(CheckOutcome.RETURNED, comment="缺验收单"), by=zhou, at=NOON)
    again = report_fulfilment(target, Told("2012Q4", "附验收单", 80), by=lu, at=NOON)
    with pytest.raises(Refused) as open_:
        report_fulfilment(target, Told("2012Q4", "再报", 80), by=lu, at=NOON)

    assert titles(excused) == ["没有申报不可抗拒原因"]
    assert (again.round, titles(open_)) == (2, ["本期已填报，等待核实"])


@pytest.mark.parametrize("period", ["2011", "2012H1", "x"])
def test_report_names_the_year_or_a_quarter_of_it(row: Commitment, lu: Account, period: str) -> None:
    with pytest.raises(Refused) as refused:
        report_fulfilment(targets(row)[0], Told(period, "完成", 100), by=lu, at=NOON)

    assert titles(refused) == ["期间不是本年度或者本年度的季度"]


@pytest.mark.usefixtures("movable")
def test_verified_degrees_feed_the_item_they_belong_to(
    year: Period, scheme: Scheme, hekou: Unit, lu: Account, zhou: Account
) -> None:
    Indicator.objects.filter(code="D1").update(source=Source.COMMITMENT, method="ratio_to_target")
    source = next(one.source for one in offers(hekou, None, YEAR, scheme, None) if one.title == "小项D1")
    promises = [Promise(f"小项D1之{n}", "目标", "措施", ROADS.due, source) for n in (1, 2, 3)]
    row = approved(hekou, lu, zhou, *promises, SCHOOL)
    first, second, third, _ = targets(row)

    verified(first, 100, by=lu, office=zhou)
    verified(second, 90, by=lu, office=zhou)
    before = Reading.objects.count()
    verified(third, 100, by=lu, office=zhou)

    reading = Reading.objects.get()
    assert before == 0
    assert (Fraction(reading.value), reading.indicator.code, reading.member.unit) == (Fraction(290, 3), "D1", hekou)
    assert (reading.origin_kind, reading.origin_pk) == ("appraisal.commitment", row.pk)


def test_facts_of_a_unit_name_what_was_missed_without_an_excuse(
    row: Commitment, lu: Account, zhou: Account, hekou: Unit, django_assert_num_queries: Callable[[int], object]
) -> None:
    roads, school = targets(row)
    verified(roads, 80, by=lu, office=zhou, excused=True)
    verified(school, 100, by=lu, office=zhou)
    ungraded = fulfilments(YEAR)
    first = grade_commitment(row, grade=G.GOOD, reason="", by=zhou, at=NOON)

    with django_assert_num_queries(3):  # type: ignore[attr-defined]  # a context of pytest-django
        excused = fulfilments(YEAR)[hekou.pk]
    withdraw_grade(first, reason="核实有误", by=zhou, at=NOON)

    assert ungraded == {}
    assert lu.person is not None
    assert (excused.person, excused.broken, excused.well, excused.excused) == (lu.person.pk, False, True, ("修路",))
    assert fulfilments(YEAR) == {}


def test_target_missed_without_force_majeure_is_a_broken_promise(
    row: Commitment, lu: Account, zhou: Account, hekou: Unit
) -> None:
    roads, school = targets(row)
    verified(roads, 99, by=lu, office=zhou)
    verified(school, 100, by=lu, office=zhou)
    grade_commitment(row, grade=G.GOOD, reason="", by=zhou, at=NOON)

    found = fulfilments(YEAR, [hekou.pk])[hekou.pk]

    assert (found.broken, found.well, found.missed) == (True, False, ("修路",))


@pytest.mark.clause("QSH-8-d")
@pytest.mark.parametrize(
    ("scope", "seen"),
    [(None, {"zhou"}), (CommitmentScope.UNIT, {"zhou", "lu"}), (CommitmentScope.COUNTY, {"zhou", "lu", "he"}),
     (CommitmentScope.PUBLIC, {"zhou", "lu", "he", "public"})],
)  # fmt: skip
def test_result_is_read_within_its_scope_alone(
    scope: CommitmentScope | None, seen: set[str], row: Commitment, lu: Account, he: Account, zhou: Account,
    client_of: SignIn,
) -> None:  # fmt: skip
    for one in targets(row):
        verified(one, 100, by=lu, office=zhou)
    grade = grade_commitment(row, grade=G.POOR, reason="弄虚作假", by=zhou, at=NOON)
    if scope is not None:
        publish_grade(grade, scope=CommitmentScope.PUBLIC, by=zhou, at=NOON)
        publish_grade(grade, scope=scope, by=zhou, at=NOON)
    page = reverse("appraisal:commitment", args=[row.pk])

    told = {one.username: client_of(one).get(page).content.decode() for one in (zhou, lu, he)}
    told["public"] = Client().get(reverse("portal:commitment", args=[row.pk])).content.decode()

    mark = {name: "考核档次" if name == "public" else "<dt>档次</dt>" for name in told}
    assert {name for name, text in told.items() if mark[name] in text} == seen


def test_fulfilment_goes_through_its_pages(
    row: Commitment, lu: Account, he: Account, zhou: Account, client_of: SignIn
) -> None:
    target = targets(row)[0]
    leader, office, stranger = client_of(lu), client_of(zhou), client_of(he)
    report = reverse("appraisal:report_fulfilment", args=[target.pk])

    empty = leader.post(report, {"period": "2012"})
    upload = SimpleUploadedFile("验收单.pdf", PAPER)
    told = leader.post(report, {"period": "2012", "text": "全部完工", "percent": "100", "upload": upload})
    pk = target.reports.get().pk
    check = reverse("appraisal:check_fulfilment", args=[pk])
    answers = [stranger.get(report).status_code, stranger.get(check).status_code, office.get(check).status_code]
    wrong = office.post(check, {"outcome": "confirmed", "percent": "101"})
    done = office.post(check, {"outcome": "confirmed", "percent": "100"})
    early = office.post(reverse("appraisal:grade_commitment", args=[row.pk]), {"grade": "good"})

    file = reverse("appraisal:fulfilment_evidence", args=[pk])
    linked = file in office.get(reverse("appraisal:commitment", args=[row.pk])).content.decode()
    got = b"".join(office.get(file).streaming_content)  # type: ignore[attr-defined]  # a file

    assert (linked, got, stranger.get(file).status_code) == (True, PAPER, 404)
    assert (empty.status_code, told.status_code, answers) == (409, 302, [403, 403, 200])
    assert (wrong.status_code, done.status_code, early.status_code) == (422, 302, 409)
