"""No write after filing, locking or publishing, whatever the duty (SECURITY P07), and no field beside the form (P06).

Each address that writes is asked by every duty that may come in (the matrix of access tries the others) for an
object in its closed state, with a form that is filled in and with columns of the object thrown in. Somebody must come
as far as the action and be refused there (else the row would prove nothing), and after all of them every table of the
appraisal holds what it held.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.messages import constants, get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from appraisal import models
from appraisal.actions.score_checks import text_of
from appraisal.enums.grades import RelatedField, RoundState
from core import access
from organization.enums import Duty
from tests.house import figures_world
from tests.house.addresses import every_address
from tests.house.appraisal_evaluation_world import _count as counted
from tests.house.crawl import no_papers
from tests.house.digests import digests
from tests.house.objects import ROUTES
from tests.house.world import World, build, paper

pytestmark = pytest.mark.crawl
FORGED = {"state": "running", "unit": "1", "weight": "100", "is_staff": "1", "number": "伪〔2012〕1号", "final": "999"}
"""Columns that no form of these asks for, thrown in wherever the form does not use the name itself."""
DAY = timezone.localdate().isoformat()
LATER = (timezone.localdate() + timedelta(days=30)).isoformat()
QUARTER = f"{DAY[:4]}Q{(int(DAY[5:7]) + 2) // 3}"
Values = dict[str, Any]
DUTIES = {
    one.name: [duty for duty in Duty if duty.value in access.table().get(one.access, ())] for one in every_address()
}
"""Address -> the duties that may come in."""


@dataclass(frozen=True)
class Write:
    """An address with the values of its form.

    ``@name`` and ``@pk`` are those of the own unit; a file is made anew for each.
    """

    values: Values = field(default_factory=dict)
    files: tuple[str, ...] = ()
    more: Callable[[World], Values] | None = None
    query: Callable[[World], str] | None = None
    """What stands behind the question mark."""
    at: Callable[[World], Values] | None = None
    """The parameters of the address, where they are not those of the matrix."""


def _plain_templates(world: World) -> Values:
    groups = models.Group.objects.filter(scheme=world.objects["scheme"]["own"])
    return {f"g{group.pk}": "plain" for group in groups}


def _standard(world: World) -> Values:
    return {"standard": models.GradeStandard.objects.order_by("pk")[0].pk}


def _other_unit(world: World) -> Values:
    return {"units": world.units["other"].pk}


def _special_points(world: World) -> Values:
    return {f"s-{world.units['own'].code}-01": "55"}


def _special_book(world: World) -> Values:
    """A workbook: which one is not looked at any more."""
    book = Workbook()
    book["Sheet"].append([world.objects["special_round"]["own"].name])
    target = BytesIO()
    book.save(target)
    return {"workbook": SimpleUploadedFile("得分.xlsx", target.getvalue())}


def _workbook(world: World) -> Values:
    return {"workbook": _special_book(world)["workbook"]}


def _cell(world: World) -> Values:
    """The own unit's cell, from what it holds to another score."""
    score = models.Score.objects.select_related("member", "indicator").get(pk=world.pk("score", "own"))
    key = f"{score.member.code}/{score.indicator.code}"
    return {"cells": json.dumps({key: ["1", text_of(score.value)]})}


def _leaf(world: World) -> str:
    return f"leaf={models.Score.objects.get(pk=world.pk('score', 'own')).indicator.code}"


def _evidence(world: World) -> Values:
    return {"evidence": world.pk("evidence", "own")}


WHY: Values = {"reason": "更正"}
PLACES = ("first", "second", "third", "fourth")
DAYS = {f"{name}_due": LATER for name in ("self", "preliminary", "onsite", "collation")} | WHY
SHEET: dict[str, Write] = {
    "self_assessment": Write({"summary": "改写"}), "submit_self": Write(), "close_preliminary": Write(),
    "attach_assessment_file": Write({"kind": "ledger", "title": "补"}, ("file",)), "remove_assessment_file": Write(),
    "preliminary": Write(), "onsite": Write({"visited_on": DAY, "place": "镇政府", "findings": "改写"}),
    "sign_onsite": Write(), "withdraw_signature": Write(WHY), "propose_final": Write(), "confirm_final": Write(),
    "return_final": Write(WHY),
}  # fmt: skip
"""Written again when every column of the sheet is closed, the round still running."""
ENDED: dict[str, Write] = SHEET | {
    "change_round_days": Write(DAYS), "add_assessment_group": Write({"name": "第九组"}), "open_round": Write(),
    "end_round": Write(), "reopen_column": Write(WHY), "unseat_assessor": Write(WHY), "desk_items": Write(),
    "lead_filers": Write(), "seat_assessor": Write({"person": "乙@name"}),
    "self_templates": Write(more=_plain_templates),
    "record_method": Write({"method": "rating", "used": "1", "text": "改写"}),
}  # fmt: skip
"""And once the round has ended."""
COMMITMENTS: dict[str, Write] = {
    "write_commitment": Write(
        {"seen": "1", "reason": "改", "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-title": "改",
         "rows-0-goal": "改", "rows-0-measure": "改", "rows-0-due": LATER, "act": "submit"},
    ),
    "approve_commitment": Write({"support": "支持"}), "return_commitment": Write({"comment": "退回"}),
    "grade_commitment": Write({"grade": "good"}), "check_fulfilment": Write({"outcome": "confirmed", "percent": "1"}),
}  # fmt: skip
EVALUATIONS: dict[str, Write] = {
    "invite": Write({"kind": "served", "name": "后来的人"}), "invitees_attended": Write(),
    "close_meeting": Write({"held_on": DAY, "attendance": "9"}), "count_evaluation": Write(),
}  # fmt: skip
GRADES: dict[str, Write] = {
    "compute_grades": Write(), "publish_grade_list": Write({"hotline": "110"}),
    "give_rest": Write({"grade": "average", "reasons": "改"}), "move_grades": Write(),
    "add_appraisal_team": Write({"name": "九组", "leader": "甲县领导", "units": "@name"}),
    "record_grade_step": Write({"step": "heard", "done_on": DAY, "triggered": "1", "text": "补"}),
    "approve_grade_quota": Write({"pool": "班子", "allowed": "2", "reason": "改", "number": "9号"}, ("upload",)),
    "ask_grade_opinion": Write({"unit": "@pk", "question": "改", "due_on": LATER}),
    "decide_grades": Write({"meeting_on": DAY, "record": "9号"}, ("upload",)), "return_grades": Write(WHY),
    "publicise_grades": Write({"first": DAY, "last": LATER}), "circulate_grades": Write({"number": "9号"}),
    "give_grade": Write({"reasons": "改"}, more=_standard),
    "record_grade_tally": Write({"kind": "survey", **dict.fromkeys(PLACES, "9")}, ("upload",)),
    "order_investigation": Write({"cause": "改"}), "remark_grade": Write({"text": "改"}),
    "record_related_results": Write(dict.fromkeys(RelatedField, "无")),
    "release_integrity_report": Write({"released_on": DAY}, ("upload",)), "issue_grading_method": Write(),
}  # fmt: skip
AWARDS: dict[str, Write] = {
    "compute_awards": Write(), "submit_awards": Write(), "return_awards": Write(WHY), "publish_awards": Write(
        {"number": "9号"}), "approve_awards": Write({"meeting_on": DAY, "record": "9号"}, ("upload",)),
    "list_winners": Write({"slot": "0", "names": "@name", "basis": "9号"}), "record_vacancy": Write(WHY),
    "nominate_winners": Write({"slot": "0", "names": "王五 @name", "basis": "9号"}), "drop_winner": Write(WHY),
    "drop_nominee": Write(WHY),
}  # fmt: skip
FEEDBACK: dict[str, Write] = {
    "write_feedback": Write({"seen": "0", "practice": "改写", "act": "save"}), "issue_feedback": Write(),
    "return_feedback": Write(WHY), "acknowledge_feedback": Write(),
    "deliver_feedback": Write({"person": "甲县领导", "fed_on": DAY}), "close_feedback_round": Write(),
    "open_feedback": Write(), "report_point": Write({"quarter": QUARTER, "text": "改写"}),
    "review_point": Write({"outcome": "accepted", "comment": "改写"}),
}  # fmt: skip
ENTRIES: dict[str, Write] = {
    "withdraw_adjustment": Write(WHY), "withdraw_mark": Write(WHY),
    "attach_adjustment_file": Write(files=("upload",)), "attach_mark_file": Write(files=("upload",)),
    "confirm_adjustment": Write(),
}  # fmt: skip
BOOKS: dict[str, Write] = {"commit_import": Write({"confirmed": "on"}), "discard_import": Write()}
"""Of a workbook whose points went in."""
APPROVED: dict[str, Write] = ENTRIES | {
    "save_scores": Write(more=_cell), "add_evidence": Write({"note": "补"}, ("file",), query=_leaf),
    "withdraw_evidence": Write(WHY, more=_evidence, query=_leaf), "upload": Write(more=_workbook),
    "undo_import": Write(WHY),
    "add_adjustment": Write(
        {"kind": "commendation", "member": "T02", "level": "province", "matter": "后来的表彰",
         "document_number": "省发〔2020〕77号", "dated": "2020-06-01", "agency": "party_state"}, ("upload",),
    ),
    "add_mark": Write({"kind": "disqualification", "member": "T02", "basis": "后来查实的"}, ("upload",)),
    "accept_proposal": Write(
        {"kind": "commendation", "level": "province", "matter": "后来的通报", "document_number": "督〔2020〕9号",
         "dated": "2020-06-01"}, ("document",),
    ),
}  # fmt: skip
"""Inputs of a year whose result the leading group approved: open each for itself, closed by the approval alone."""


def _of(name: str) -> Callable[[World], Values]:
    return lambda world: {"pk": world.pk(f"figures_{name}", "own")}


def _desk(world: World) -> Values:
    return {"supplier": world.units["own"].pk, "period": figures_world.LABEL}


def _kept_of(world: World) -> Values:
    return {"member": world.objects["figures_ledger"]["own"].member_id}


def _figure_book(world: World) -> Values:
    """A filled table of the supplier's, made anew of what it holds."""
    book = Workbook()
    book["Sheet"].append(["单位编码", "单位名称", "S01"])
    target = BytesIO()
    book.save(target)
    return {"workbook": SimpleUploadedFile("数据.xlsx", target.getvalue())}


FIGURES: dict[str, Write] = {
    "save_values": Write({"changes": json.dumps({"T02/S01": ["9", "5"]}), "seen": "{}", "reason": "改"}, at=_desk),
    "submit_return": Write({"source": "报〔2020〕2号", "source_dated": "2020-01-06"}, at=_desk),
    "attach_data_file": Write({"note": "补"}, ("file",), at=_desk),
    "import_values": Write(more=_figure_book, at=_desk), "withdraw_data_file": Write(WHY, at=_of("data_file")),
    "file_item_report": Write({"text": "改写"}, at=_of("item")),
}  # fmt: skip
"""Figures and reports that were filed: what follows is a correction with its reason, or a return by the office."""
APPROVED_FIGURES: dict[str, Write] = FIGURES | {
    "correct_values": Write({"unit": "T02", "series": "S01", "value": "9", "reason": "改"}, at=_of("return")),
    "return_data": Write(WHY, at=_of("return")), "return_item_report": Write(WHY, at=_of("item_report")),
    "keep_ledger": Write(
        {"kind": "quarter", "period": "2019Q1", "dated": "2019-03-02", "text": "补记"}, more=_kept_of, at=_of("item")
    ),
    "withdraw_ledger": Write(WHY, at=_of("ledger")),
}  # fmt: skip
"""And once the result that they went into is approved, these neither."""
CONSEQUENCES: dict[str, Write] = {
    "carry_out_consequence": Write({"measures": ["model"], "reason": "改"}), "waive_consequence": Write(WHY),
}  # fmt: skip
SPECIALS: dict[str, Write] = {
    "compute_special": Write(), "confirm_special": Write(),
    "tick_special_units": Write({"basis": "改"}, more=_other_unit), "confirm_recommendation": Write(),
    "special_scores": Write(more=_special_points), "upload_special": Write(more=_special_book),
    "commit_special": Write(), "discard_special": Write(),
}  # fmt: skip


def leave(world: World) -> None:
    """As the county of the matrix stands: published, decided."""


def promise(world: World) -> None:
    """This year's commitments are in force, their fulfilment verified and graded."""
    models.Commitment.objects.update(year=timezone.localdate().year)


def close_columns(world: World) -> None:
    """All columns of the own sheet are closed."""
    at, by = timezone.now(), world.accounts[Duty.APPRAISAL_OFFICE]
    told = {
        "recorded_at": at, "recorded_by": world.accounts[Duty.ASSESSOR], "closed_at": at, "closed_by": by,
        "state": "closed",
    }  # fmt: skip
    row, member = world.objects["assessment_round"]["own"], world.objects["member"]["own"]
    of = models.AssessmentColumn.objects.filter(round=row, member=member, kind="self")
    of.update(state="closed", closed_at=at, closed_by=by)
    for kind in ("measured", "preliminary", "onsite", "final"):
        models.AssessmentColumn.objects.create(round=row, member=member, kind=kind, **told)


def end_round(world: World) -> None:
    close_columns(world)
    row, by = world.objects["assessment_round"]["own"], world.accounts[Duty.APPRAISAL_OFFICE]
    models.AssessmentRound.objects.filter(pk=row.pk).update(state="ended", ended_at=timezone.now(), ended_by=by)


def open_boxes(world: World) -> None:
    """The survey is counted too, the meeting of the reports recorded."""
    at, by = timezone.now(), world.accounts[Duty.ORGANIZATION_OFFICE]
    counted(world.objects["opinion_survey"]["own"], by, at)
    rows = models.Evaluation.objects.filter(pk=world.objects["evaluation"]["own"].pk)
    rows.update(held_on=at.date(), attendance=9, met_at=at, met_by=by)


def feed_back(world: World) -> None:
    """The sheet is issued and delivered, its point put right, the round ended."""
    at, by = timezone.now(), world.accounts[Duty.ORGANIZATION_OFFICE]
    told = {"recorded_at": at, "recorded_by": by}
    for side, person in world.people.items():
        models.FeedbackReceipt.objects.create(
            sheet=world.objects["feedback_sheet"][side], person=person, fed_on=at.date(), **told
        )
        models.PointReview.objects.create(
            report=world.objects["point_report"][side], outcome="accepted", comment="到位", **told
        )
    models.FeedbackRound.objects.update(closed_at=at, closed_by=by)


def withdraw_entries(world: World) -> None:
    at, by = timezone.now(), world.accounts[Duty.ORGANIZATION_OFFICE]
    for model in (models.Adjustment, models.Mark):
        model.objects.update(withdrawn_at=at, withdrawn_by=by, withdrawal_reason="撤销")


def commit_books(world: World) -> None:
    at, by = timezone.now(), world.accounts[Duty.ORGANIZATION_OFFICE]
    models.ScoreImport.objects.update(state="committed", committed_at=at, committed_by=by)


def commit_special_books(world: World) -> None:
    """The ranking is confirmed, its workbook committed."""
    at, by = timezone.now(), world.accounts[Duty.APPRAISAL_OFFICE]
    models.SpecialImport.objects.update(state="committed", committed_at=at, committed_by=by)


def approve(world: World) -> None:
    """The leading group approved the published result of the year."""
    at, by = timezone.now(), world.accounts[Duty.APPRAISAL_OFFICE]
    rows = models.Publication.objects.filter(pk=world.objects["version"]["own"].publication.pk)
    rows.update(approved_at=at, approved_by=by, meeting_on=at.date(), meeting_record="安考评〔2020〕9号")


def approve_before_commit(world: World) -> None:
    """The same, while a workbook that was checked waits to be committed."""
    models.ScoreImport.objects.update(state="checked", committed_at=None, committed_by=None)
    approve(world)


def close_grades(world: World) -> None:
    models.GradeRound.objects.update(state=RoundState.CLOSED)


AREAS: dict[str, tuple[dict[str, Write], Callable[[World], None]]] = {
    "sheet": (SHEET, close_columns), "assessment round": (ENDED, end_round), "commitments": (COMMITMENTS, promise),
    "evaluations": (EVALUATIONS, open_boxes), "grades": (GRADES, close_grades), "awards": (AWARDS, leave),
    "consequences": (CONSEQUENCES, leave), "specials": (SPECIALS, commit_special_books),
    "feedback": (FEEDBACK, feed_back), "entries": (ENTRIES, withdraw_entries), "workbooks": (BOOKS, commit_books),
    "approved": (APPROVED, approve), "figures": (FIGURES, figures_world.file_figures),
    "approved figures": (APPROVED_FIGURES, figures_world.approve_figures),
    "approved preview": ({"commit_import": BOOKS["commit_import"]}, approve_before_commit),
}  # fmt: skip


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    logging.disable()  # a line for each of hundreds of refusals
    no_papers(monkeypatch)
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    yield build(tmp_path)
    logging.disable(logging.NOTSET)


def held() -> dict[str, str]:
    """Table -> what it holds."""
    own = apps.get_app_config("appraisal").get_models(include_auto_created=True)
    return digests({model._meta.db_table for model in own})


def ask(world: World, name: str, write: Write, duty: Duty) -> HttpResponse:
    full = f"appraisal:{name}"
    kwargs = write.at(world) if write.at is not None else ROUTES[full].kwargs(world, "own")
    unit = world.units["own"]
    own = {
        key: value.replace("@name", unit.name).replace("@pk", str(unit.pk)) if isinstance(value, str) else value
        for key, value in write.values.items()
    }
    own |= write.more(world) if write.more is not None else {}
    values = {key: value for key, value in FORGED.items() if key not in own} | own
    files = {one: paper() for one in write.files}
    client = world.client(world.accounts[duty])
    address = reverse(full, kwargs=kwargs) + (f"?{write.query(world)}" if write.query is not None else "")
    return client.post(address, {**values, **files})  # type: ignore[return-value]  # the stubs name another response


def refused(answer: HttpResponse) -> bool:
    """The action was reached and said no: a conflict, or a message of refusal where one came from."""
    told = get_messages(answer.wsgi_request)._queued_messages  # type: ignore[attr-defined]  # of this request alone
    return answer.status_code == 409 or any(one.level == constants.ERROR for one in told)


def test_nothing_is_written_in_a_closed_state_by_any_duty(world: World) -> None:
    wrong = []
    for account in world.accounts.values():
        world.client(account)  # signed in before anything is rolled back
    for area, (writes, close) in AREAS.items():
        point = transaction.savepoint()
        close(world)
        before = held()
        for name, write in writes.items():
            answers = [ask(world, name, write, duty) for duty in DUTIES[f"appraisal:{name}"]]
            codes = sorted({one.status_code for one in answers})
            if any(one.status_code >= 500 for one in answers):
                wrong.append((area, name, "fault", codes))
            if not any(refused(one) for one in answers):
                wrong.append((area, name, "nobody came to the action", codes))
        changed = [table for table, now in held().items() if now != before[table]]
        if changed:
            wrong.append((area, "", "written", changed))
        transaction.savepoint_rollback(point)

    assert wrong == [], "\n".join(map(str, wrong))
