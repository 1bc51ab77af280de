"""Who may file which entry: every kind, body and person (SX-4.2-h, SX-4.2-i, SX-4.2-j)."""

from __future__ import annotations

from datetime import date

import pytest

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Filer
from appraisal.rules.facts import AdjustmentFacts
from appraisal.rules.filing import (
    NO_FILING,
    FilerFacts,
    Filing,
    check_filer,
    check_files_any,
    check_filing,
    check_handler,
    kinds_of,
)

PROJECTS, HYGIENE = "重点项目推进工作领导小组", "创建卫生城市领导小组"
COMMENDATION, TOP_THREE, REWARD, CRITICISM = AdjustmentKind
INSPECTION, SUPERVISION, GROUP, COMPETENT = Filer
OFFICE, CLERK = FilerFacts(office=True), FilerFacts()
INSPECTOR = FilerFacts(bodies=frozenset({INSPECTION}))
DISCIPLINE = FilerFacts(bodies=frozenset({SUPERVISION}))
PROJECT_GROUP = FilerFacts(leading_groups=frozenset({PROJECTS}))
LISTED = "清单〔2012〕1号"


def entry(kind: AdjustmentKind) -> AdjustmentFacts:
    level = AdjustmentLevel.OWN_CITY if kind is CRITICISM else None
    group = PROJECTS if kind is REWARD else ""
    return AdjustmentFacts("T01", kind, level, group, False, None, "事项", "文〔2012〕1号", date(2012, 6, 1))


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
@pytest.mark.parametrize("kind", AdjustmentKind)
@pytest.mark.parametrize("filer", [None, *Filer])
def test_each_kind_stands_in_the_lists_of_its_own_bodies(kind: AdjustmentKind, filer: Filer | None) -> None:
    filing = Filing(filer, "市水利局" if filer is COMPETENT else "")
    allowed = {
        COMMENDATION: {None}, TOP_THREE: {None}, CRITICISM: {INSPECTION, SUPERVISION, COMPETENT},
        REWARD: {GROUP, COMPETENT},
    }  # fmt: skip
    clauses = {COMMENDATION: "SX-4.2-j", TOP_THREE: "SX-4.2-j", CRITICISM: "SX-4.2-h", REWARD: "SX-4.2-i"}

    found = [one.clause for one in check_filing(entry(kind), filing)]

    assert found == ([] if filer in allowed[kind] else [clauses[kind]])


@pytest.mark.clause("SX-4.2-h", "SX-4.2-i")
@pytest.mark.parametrize(
    ("who", "kind", "filing", "clauses"),
    [
        (INSPECTOR, CRITICISM, Filing(INSPECTION), []),
        (DISCIPLINE, CRITICISM, Filing(SUPERVISION), []),
        (INSPECTOR, CRITICISM, Filing(SUPERVISION), ["SX-4.2-h"]),
        (INSPECTOR, COMMENDATION, NO_FILING, ["SX-4.2-j"]),
        (PROJECT_GROUP, REWARD, Filing(GROUP), []),
        (PROJECT_GROUP, CRITICISM, Filing(INSPECTION), ["SX-4.2-h"]),
        (FilerFacts(leading_groups=frozenset({HYGIENE})), REWARD, Filing(GROUP), ["SX-4.2-i"]),
        (OFFICE, COMMENDATION, NO_FILING, []),
        (OFFICE, CRITICISM, Filing(INSPECTION), ["SX-4.2-h"]),
        (OFFICE, CRITICISM, Filing(INSPECTION, list_number=" "), ["SX-4.2-h"]),
        (OFFICE, CRITICISM, Filing(INSPECTION, list_number=LISTED), []),
        (OFFICE, REWARD, Filing(COMPETENT, "市重点办", LISTED), []),
        (OFFICE, REWARD, Filing(COMPETENT, " ", LISTED), ["SX-4.2-i"]),
        (OFFICE, REWARD, Filing(GROUP, "市重点办", LISTED), ["SX-4.2-i"]),
        (CLERK, CRITICISM, Filing(INSPECTION, list_number=LISTED), ["SX-4.2-h"]),
        (CLERK, COMMENDATION, NO_FILING, ["SX-4.2-j"]),
    ],
)
def test_filer_files_himself_and_the_office_for_him_with_his_list(
    who: FilerFacts, kind: AdjustmentKind, filing: Filing, clauses: list[str]
) -> None:
    assert [one.clause for one in check_filer(entry(kind), filing, who)] == clauses


@pytest.mark.clause("SX-4.2-h")
def test_entry_is_handled_by_the_office_and_by_whose_list_it_stands_in() -> None:
    listed = Filing(INSPECTION, list_number=LISTED)

    assert [check_handler(entry(CRITICISM), listed, who) for who in (OFFICE, INSPECTOR)] == [[], []]
    assert [len(check_handler(entry(CRITICISM), listed, who)) for who in (DISCIPLINE, PROJECT_GROUP, CLERK)] == [1] * 3


def test_form_offers_what_one_may_file() -> None:
    assert [kinds_of(who) for who in (OFFICE, INSPECTOR, PROJECT_GROUP, CLERK)] == [
        tuple(AdjustmentKind), (CRITICISM,), (REWARD,), ()
    ]  # fmt: skip
    assert [len(check_files_any(who)) for who in (OFFICE, INSPECTOR, PROJECT_GROUP, CLERK)] == [0, 0, 0, 1]
