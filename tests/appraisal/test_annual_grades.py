"""Annual grades from a published version: what the rules propose, what people change, what bars (JH-C-3.3-e)."""

from __future__ import annotations

import pytest

from appraisal.actions import grade_moves as moves
from appraisal.actions import grades as actions
from appraisal.actions.entries import enter_mark
from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle, MarkKind
from appraisal.enums.grades import Grade, OpinionStage, ProposalMark, RoundKind, RoundState
from appraisal.gathering.grades import pairs, picture, year_grades
from appraisal.models import GradeOpinion, GradeRound, Period, ResultVersion
from core.findings import Refused
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal import grading as at
from tests.appraisal.small import committed, make_scheme, year_of
from tests.factories import NOON, make_account, make_unit

pytestmark = pytest.mark.django_db
G, ANNUAL, INTEGRITY = Grade, RoundKind.ANNUAL, RoundKind.INTEGRITY


@pytest.fixture
def ji(county: Unit) -> Account:
    return make_account("季明", county, Duty.DISCIPLINE, username="ji")


@pytest.fixture
def shen(county: Unit) -> Account:
    return make_account("沈书记", county, Duty.COUNTY_LEADER, username="shen")


@pytest.fixture
def towns(county: Unit, hekou: Unit, qingshi: Unit) -> list[Unit]:
    """Seven townships: two of them may be 好."""
    return [hekou, qingshi, *(make_unit(f"第{n}镇", parent=county, code=f"T0{n}") for n in range(3, 8))]


@pytest.fixture
def year(county: Unit, towns: list[Unit], zhou: Account) -> Period:
    return year_of(make_scheme(county, towns, by=zhou))


SCORES = {"T01": 100, "T02": 99, "T03": 99, "T04": 98, "T05": 97, "T06": 60, "T07": 10}


def published(year: Period, zhou: Account, fang: Account, scores: dict[str, int] | None = None) -> ResultVersion:
    """Townships by their scores on every leaf; the bureaus alike."""

    def fill(book: object) -> None:
        for row in book["乡镇口"].iter_rows(min_row=5):  # type: ignore[index]
            value = (scores or SCORES)[row[0].value]
            row[2].value, row[3].value, row[4].value = value, value, value // 2

    committed(year, zhou, fill)
    version = run_scoring(year, by=zhou, at=NOON)
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(version, by=fang, at=NOON)
    return version


def graded_integrity(towns: list[Unit], ji: Account, shen: Account, grades: dict[str, Grade]) -> GradeRound:
    """A decided round of integrity over all appraised units, those named 好 or lower."""
    units = [*towns, *Unit.objects.filter(code__in=("G01", "G02"))]
    assert shen.person is not None
    row = at.started(at.opened(units, ji), units, shen.person, ji)
    actions.approve_quota(row, "班子", 9, reason="批准", number="1号", upload=at.sheet(), by=ji, at=NOON)
    for unit in units:
        at.grade(at.target(row, f"{unit.name}领导班子"), grades.get(unit.code, G.GOOD), ji)
    at.stepped(row, ji)
    at.consulted(row, units[-1], ji)
    moves.submit(row, by=ji, at=NOON)
    return at.decided(row, shen)


def grades_of(row: GradeRound) -> dict[str, tuple[str, str]]:
    seen = picture(row)
    found = {}
    for one in seen.targets:
        held = seen.current[one.pk]
        assert held is not None
        found[one.unit.code] = (seen.word_of(one), ProposalMark(held.mark).label)
    return found


@pytest.mark.clause("BZ-1-n", "SX-6.6-a", "JH-C-3.3-e")
def test_the_rules_propose_and_name_what_bars(
    year: Period, towns: list[Unit], zhou: Account, fang: Account, ji: Account, shen: Account
) -> None:
    """Without integrity grades nobody is 好; with them the line falls below the second place."""
    at.issued(ANNUAL, zhou)
    enter_mark(
        year.scheme.members.get(code="T01"), MarkKind.VETO, field="安全生产", basis="事故", upload=at.sheet(), by=zhou,
        at=NOON,
    )  # fmt: skip
    version = published(year, zhou, fang)
    assert at.refused(lambda: actions.open_annual(version, by=ji, at=NOON)) == ["SX-6.1-a"]
    row = actions.open_annual(version, by=zhou, at=NOON)
    assert "好" not in {word for word, _ in grades_of(row).values()}
    assert [one.clause for one in picture(row).barred(row.targets.get(unit__code="T02").pk)] == ["BZ-1-n"]
    graded_integrity(towns, ji, shen, {"T03": G.FAIR})
    actions.compute_again(row, by=zhou, at=NOON)
    found = grades_of(row)
    assert {code: found[code] for code in sorted(SCORES)} == {
        "T01": ("较好", "不得评最高等次"), "T02": ("好", "—"), "T03": ("较好", "不得评最高等次"), "T04": ("好", "—"),
        "T05": ("较好", "递补"), "T06": ("一般", "—"), "T07": ("差", "—"),
    }  # fmt: skip
    assert [one.clause for one in picture(row).barred(row.targets.get(unit__code="T01").pk)] == ["SX-6.6-a"]


@pytest.mark.clause("JH-C-3.3-e")
def test_a_changed_proposal_needs_a_reason_and_keeps_both(
    year: Period, towns: list[Unit], zhou: Account, fang: Account
) -> None:
    at.issued(ANNUAL, zhou)
    row = actions.open_annual(published(year, zhou, fang), by=zhou, at=NOON)
    one = row.targets.get(unit__code="T06")
    standard = row.method.standards.get(of_team=True, grade=G.FAIR)
    give = lambda reasons: actions.give_grade(  # noqa: E731  the same with other reasons
        one, G.FAIR, standard=standard, reasons=reasons, by=zhou, at=NOON
    )
    assert at.refused(lambda: give(" ")) == ["BZ-1-j"]
    give("抢险救灾表现突出")
    assert [(told.stage, told.grade) for told in GradeOpinion.objects.filter(target=one).order_by("pk")] == [
        (OpinionStage.COMPUTED, G.AVERAGE), (OpinionStage.PRELIMINARY, G.FAIR),
    ]  # fmt: skip
    actions.compute_again(row, by=zhou, at=NOON)
    assert picture(row).word_of(one) == "较好"
    assert at.refused(lambda: actions.open_annual(row.version, by=zhou, at=NOON)) == ["JH-C-3.3-e"]  # type: ignore[arg-type]


def test_a_tie_at_the_line_waits_for_the_meeting(
    year: Period, towns: list[Unit], zhou: Account, fang: Account, ji: Account, shen: Account
) -> None:
    """Two places, three share the second: none of them is 好 by the rules, and nothing goes on until one is chosen."""
    at.issued(ANNUAL, zhou)
    graded_integrity(towns, ji, shen, {})
    row = actions.open_annual(published(year, zhou, fang, SCORES | {"T04": 99}), by=zhou, at=NOON)

    found = grades_of(row)

    assert [found[code] for code in ("T01", "T02", "T03", "T04")] == [("好", "—"), *[("待定", "并列待定")] * 3]
    assert at.refused(lambda: moves.consult(row, by=zhou, at=NOON)) == ["BZ-1-c"]
    for code, value in (("T02", G.GOOD), ("T03", G.FAIR), ("T04", G.FAIR)):
        at.grade(row.targets.get(unit__code=code), value, zhou, reasons="会议议定")
    with pytest.raises(Refused) as third:
        at.grade(row.targets.get(unit__code="T03"), G.GOOD, zhou)
    assert [one.clause for one in third.value.findings] == ["BZ-1-g"]


@pytest.mark.clause("BZ-2.2-k")
def test_grades_that_do_not_agree_are_explained_before_they_go_up(
    year: Period, towns: list[Unit], zhou: Account, fang: Account, ji: Account, shen: Account
) -> None:
    """The annual 好 was given first; integrity then comes to 较好: the list must be empty or explained."""
    at.issued(ANNUAL, zhou)
    units = [*towns, *Unit.objects.filter(code__in=("G01", "G02"))]
    version = published(year, zhou, fang)
    annual = actions.open_annual(version, by=zhou, at=NOON)
    member = annual.targets.get(unit__code="T02")
    GradeOpinion.objects.create(
        target=member, stage=OpinionStage.PRELIMINARY, grade=G.GOOD, reasons="成绩突出", recorded_at=NOON,
        recorded_by=zhou, standard=annual.method.standards.get(of_team=True, grade=G.GOOD),
    )  # fmt: skip
    assert shen.person is not None
    row = at.started(at.opened(units, ji), units, shen.person, ji)
    at.grade_all(row, G.FAIR, ji)
    at.stepped(row, ji)
    at.consulted(row, units[-1], ji)
    assert at.refused(lambda: moves.submit(row, by=ji, at=NOON)) == ["BZ-2.2-k"]
    assert [one.name for one in pairs(picture(row)) if one.annual is G.GOOD] == ["青石镇领导班子"]
    actions.remark(at.target(row, "青石镇领导班子"), "conflict", "年度等次将相应调整", by=ji, at=NOON)
    assert moves.submit(row, by=ji, at=NOON).state == RoundState.SUBMITTED


def test_decided_grades_are_read_with_blockers_and_reserve(
    year: Period, towns: list[Unit], zhou: Account, fang: Account, ji: Account, shen: Account
) -> None:
    at.issued(ANNUAL, zhou)
    graded_integrity(towns, ji, shen, {"T03": G.FAIR})
    row = actions.open_annual(published(year, zhou, fang), by=zhou, at=NOON)
    assert year_grades(2012, ANNUAL) == []
    moves.consult(row, by=zhou, at=NOON)
    asked = actions.ask_opinion(row, person=None, unit=towns[0], question="意见", due_on=at.TODAY, by=zhou, at=NOON)
    actions.reply_opinion(asked, "同意", by=zhou, at=NOON)
    moves.submit(row, by=zhou, at=NOON)
    at.decided(row, shen)

    found = {one.unit: one for one in year_grades(2012, ANNUAL)}

    by_code = {unit.code: found[unit.pk] for unit in towns}
    assert [(by_code[code].word, by_code[code].reserve) for code in ("T01", "T02", "T04")] == [
        ("好", None), ("好", None), ("较好", 1),
    ]  # fmt: skip
    assert [one.clause for one in by_code["T03"].barred] == ["BZ-1-n"]
    assert all(one.member is not None for one in found.values())
