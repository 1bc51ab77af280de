"""Cases and clues for tests: a regulation in force, a case of 河口镇 in any stage by the shortest lawful way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accountability.actions.case_steps import (
    Decision,
    Outcome,
    archive,
    close_hearing,
    conclude,
    investigate,
    record_statement,
    serve,
)
from accountability.actions.cases import NewCase, distinguish, open_case
from accountability.actions.clues import NewClue, record_clue
from accountability.actions.regulations import NewRegulation, register_regulation
from accountability.enums import (
    CaseLevel,
    CaseStage,
    ClueKind,
    Extent,
    Ground,
    Intent,
    Occasion,
    RegulationKind,
    RegulationState,
    Weight,
)
from accountability.models import AccountabilityCase, Clue, RegulationArticle, Respondent
from organization.models import Account, Person, Unit
from tests.factories import NOON

TODAY = NOON.date()
LATER = NOON + timedelta(days=60)
"""When the days of appeal are over."""
DAY = date(2012, 11, 1)


def article(by: Account, kind: RegulationKind = RegulationKind.EXECUTION) -> RegulationArticle:
    """An article of a regulation in force; registered once."""
    held = RegulationArticle.objects.filter(regulation__kind=kind).first()
    if held is not None:
        return held
    new = NewRegulation(
        kind,
        RegulationState.ISSUED,
        "安发〔2012〕6号",
        date(2012, 2, 1),
        articles=(("第五条", "造成损失的，予以追究。"),),
    )
    return register_regulation(new, by=by, at=NOON).articles.get()


def new_case(unit: Unit, by: Account, *people: Person, **fields: Any) -> NewCase:
    values: dict[str, Any] = {
        "level": CaseLevel.COUNTY, "ground": Ground.EXECUTION, "title": "河道清淤逾期", "text": "逾期四个月未完成。",
        "unit": unit, "happened_on": DAY, "people": people, "articles": [article(by).pk],
        "occasion": Occasion.DAILY, "source": "督查室第三季度督查",
    }  # fmt: skip
    return NewCase(**(values | fields))


def opened(unit: Unit, by: Account, *people: Person, **fields: Any) -> AccountabilityCase:
    return open_case(new_case(unit, by, *people, **fields), by=by, at=NOON)


def parties(case: AccountabilityCase) -> list[Respondent]:
    return list(Respondent.objects.in_force().filter(case=case).order_by("pk"))


def heard(case: AccountabilityCase, by: Account, *, distinct: bool = True) -> AccountabilityCase:
    """Investigated, everybody heard, and distinguished unless asked otherwise."""
    investigate(case, note="调取台账", by=by, at=NOON)
    for one in parties(case):
        record_statement(one, dated=TODAY, text="情况属实。", by=by, at=NOON)
        if distinct:
            distinguish(
                one, extent=Extent.PERSONAL, weight=Weight.PRIMARY, intent=Intent.NEGLIGENCE, by=by, at=NOON
            )  # fmt: skip
    return close_hearing(case, note="", by=by, at=NOON)


def decision(case: AccountabilityCase, *measures: str, waived: str = "", **fields: Any) -> Decision:
    """The same outcome for everybody; a deduction where it is weak execution."""
    values: dict[str, Any] = {
        "decided_on": TODAY, "outcomes": {one.pk: Outcome(measures, waived) for one in parties(case)},
        "document_number": "安纪〔2012〕9号", "deduction": 5_000 if case.ground == Ground.EXECUTION else None,
    }  # fmt: skip
    return Decision(**(values | fields))


def served(case: AccountabilityCase, by: Account, *measures: str) -> AccountabilityCase:
    heard(case, by)
    conclude(case, decision(case, *(measures or ("通报批评",))), by=by, at=NOON)
    return serve(case, on=TODAY, note="当面送达", by=by, at=NOON)


def archived(case: AccountabilityCase, by: Account, *measures: str) -> AccountabilityCase:
    served(case, by, *measures)
    done = archive(case, note="材料齐全", by=by, at=LATER)
    assert done.stage == CaseStage.ARCHIVED
    return done


def clue(by: Account, kind: ClueKind = ClueKind.WEAK_EXECUTION, **fields: Any) -> Clue:
    values: dict[str, Any] = {"kind": kind, "title": "清淤工程久拖不决", "text": "已逾期四个月。"}
    return record_clue(NewClue(**(values | fields)), by=by, at=NOON)
