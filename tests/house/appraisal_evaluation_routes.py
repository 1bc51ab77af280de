"""Rows of evaluations and of commissioned surveys."""

from __future__ import annotations

from tests.house.route import PLAIN, UNIT, Route, of

ROUTES: dict[str, Route] = {
    "appraisal:evaluations": PLAIN,
    "appraisal:export_evaluations": PLAIN,
    "appraisal:choose_evaluation": PLAIN,
    "appraisal:new_evaluation": Route(lambda world, side: {"pk": world.pk("period", side), "kind": "mutual"}),
    "appraisal:evaluation": of("evaluation", UNIT),
    "appraisal:export_evaluation": of("evaluation", UNIT),
    "appraisal:print_evaluation": of("evaluation", UNIT),
    "appraisal:count_evaluation": of("evaluation"),
    "appraisal:invite": of("opinion_survey"),
    "appraisal:invitees_attended": of("opinion_survey"),
    "appraisal:withdraw_invitee": Route(
        lambda world, side: {"pk": world.pk("opinion_survey", side), "invitee": 0}, missing=True
    ),
    "appraisal:add_work_report": of("evaluation"),
    "appraisal:close_meeting": of("evaluation"),
    "appraisal:work_report_file": Route(
        lambda world, side: {"pk": world.pk("evaluation", side), "report": 0}, UNIT, missing=True
    ),
    "appraisal:talks": Route(lambda world, side: {"pk": world.pk("evaluation", side)}, missing=True),
    "appraisal:note_talk": Route(lambda world, side: {"pk": world.pk("evaluation", side)}, missing=True),
    "appraisal:surveys": PLAIN,
    "appraisal:export_surveys": PLAIN,
    "appraisal:import_survey": PLAIN,
    "appraisal:survey_template": PLAIN,
}
