"""A row for every address: how to build its parameters, and whose objects it shows.

``UNIT`` addresses show one unit's object: a duty that is held in a unit reaches its own and gets 404 for the twin.
``COUNTY`` addresses show what every holder of the permission may see. An address without a row fails the build.
"""

from __future__ import annotations

from tests.house import (
    accountability_routes,
    appraisal_commitments_routes,
    appraisal_values_routes,
    case_routes,
    decision_routes,
    field_routes,
    order_routes,
    portal_routes,
    posting_routes,
    supervision_routes,
)
from tests.house.appraisal_assessment_routes import ROUTES as ASSESSMENT_ROUTES
from tests.house.appraisal_awards_routes import ROUTES as AWARD_ROUTES
from tests.house.appraisal_consequences_routes import ROUTES as CONSEQUENCE_ROUTES
from tests.house.appraisal_evaluation_routes import ROUTES as EVALUATION_ROUTES
from tests.house.appraisal_grades_routes import ROUTES as GRADE_ROUTES
from tests.house.appraisal_objections_routes import ROUTES as OBJECTION_ROUTES
from tests.house.appraisal_schemes_routes import ROUTES as SCHEME_ROUTES
from tests.house.appraisal_specials_routes import ROUTES as SPECIALS_ROUTES
from tests.house.execution_routes import ROUTES as EXECUTION_ROUTES
from tests.house.route import NOWHERE, PLAIN, UNIT, Route, of, of_poll
from tests.house.world import SIDES

__all__ = ["ROUTES", "UNIT"]

ROUTES: dict[str, Route] = {
    "health": PLAIN,
    "core:workbench": PLAIN,
    "core:audit": PLAIN,
    "core:export_audit": PLAIN,
    "core:audit_chains": PLAIN,
    "core:audit_event": Route(lambda world, side: {"chain": "main", "seq": 1}),
    "core:audit_verify": PLAIN,
    "core:verify_progress": Route(missing=True),
    "core:audit_anchors": PLAIN,
    "core:anchor_sheet": Route(missing=True),
    "core:jobs": PLAIN,
    "core:export_jobs": PLAIN,
    "core:export_rulebook": Route(lambda world, side: {"number": 1}),
    "core:job": of("job"),
    "core:job_progress": of("job"),
    "core:restart_job": of("job"),
    "core:gallery": PLAIN,
    "core:help": PLAIN,
    "core:help_page": Route(lambda world, side: {"slug": "appraisal-office"}),
    "core:clauses": PLAIN,
    "core:export_clauses": PLAIN,
    "core:clause": Route(lambda world, side: {"clause_id": "SX-4.1-c"}),
    "core:rulebooks": PLAIN,
    "core:rulebook": Route(lambda world, side: {"number": 1}),
    "core:new_rulebook": PLAIN,
    "organization:sign_in": PLAIN,
    "organization:sign_out": PLAIN,
    "organization:activate": PLAIN,
    "organization:step_up": PLAIN,
    "organization:second_factor": PLAIN,
    "organization:bind_second_factor": PLAIN,
    "organization:begin_second_factor": PLAIN,
    "organization:my_account": PLAIN,
    "organization:change_password": PLAIN,
    "organization:end_my_session": Route(lambda world, side: {"pk": 0}, missing=True),
    "organization:account_list": PLAIN,
    "organization:new_account": PLAIN,
    "organization:new_account_for": Route(lambda world, side: {"number": world.people[side].number}),
    "organization:account": of("account"),
    "organization:disable_account": of("account"),
    "organization:enable_account": of("account"),
    "organization:unlock_account": of("account"),
    "organization:issue_slip": of("account"),
    "organization:end_account_sessions": of("account"),
    "organization:end_account_session": Route(
        lambda world, side: {"pk": world.pk("account", side), "session": 0}, missing=True
    ),
    "organization:duty_list": PLAIN,
    "organization:grant_duty": PLAIN,
    "organization:pending_duties": PLAIN,
    "organization:confirm_duty": Route(lambda world, side: {"pk": 0}, missing=True),
    "organization:withdraw_duty": Route(lambda world, side: {"pk": 0}, missing=True),
    "organization:unbind_second_factor": of("account"),
    "organization:permission_table": PLAIN,
    "organization:unit_list": PLAIN,
    "organization:export_units": PLAIN,
    "organization:new_unit": PLAIN,
    "organization:unit": of("unit", UNIT),
    "organization:edit_unit": of("unit", UNIT),
    "organization:abolish_unit": of("unit", UNIT),
    "organization:new_post": of("unit", UNIT),
    "organization:unit_rules": of("unit", UNIT),
    "organization:file_rule": of("unit", UNIT),
    "organization:change_quota": of("post", UNIT),
    "organization:title_list": PLAIN,
    "organization:export_titles": PLAIN,
    "organization:new_title": PLAIN,
    "organization:withdraw_title": of("title"),
    "organization:person_list": PLAIN,
    "organization:export_people": PLAIN,
    "organization:new_person": PLAIN,
    "organization:gap_list": PLAIN,
    "organization:export_gaps": PLAIN,
    "organization:person": of("person", UNIT),
    "organization:edit_person": of("person", UNIT),
    "organization:leave_roster": of("person", UNIT),
    "organization:appoint": of("person", UNIT),
    "organization:end_appointment": of("appointment", UNIT),
    "organization:divide_work": of("appointment", UNIT),
    "organization:rule_overview": PLAIN,
    "organization:export_rules": PLAIN,
    "organization:rule_file": of("rule", UNIT),
    "organization:register": PLAIN,
    "organization:register_template": PLAIN,
    "organization:preview_register": PLAIN,
    "organization:commit_register": Route(lambda world, side: {"pk": NOWHERE}, missing=True),
    "ballots:ballot": of_poll(),
    "ballots:cast": of_poll(),
    "ballots:close": of_poll(),
    "ballots:confirm": of_poll(),
    "ballots:figures": of_poll(),
    "ballots:key": of_poll(),
    "ballots:open": of_poll(),
    "ballots:presence": of_poll(),
    "ballots:recuse": of_poll(),
    "ballots:result": of_poll(),
    "ballots:form": of_poll(),
    "ballots:confirm_form": of_poll(),
    "ballots:cast_form": of_poll(),
    "ballots:codes": of_poll(),
    "ballots:code": PLAIN,
    "ballots:code_form": PLAIN,
    "ballots:code_confirm": PLAIN,
    "ballots:code_cast": PLAIN,
    "ballots:teller": of_poll(),
    "ballots:unseal": of_poll(),
    "appraisal:newest": PLAIN,
    "appraisal:schemes": PLAIN,
    "appraisal:scheme": of("scheme"),
    "appraisal:board": of("version"),
    "appraisal:sheet": Route(lambda world, side: {"pk": world.pk("version", side), "code": SIDES[side]}, UNIT),
    "appraisal:evidence": of("evidence", UNIT),
    "appraisal:period": of("period"),
    "appraisal:compute": of("period"),
    "appraisal:latest": of("period"),
    "appraisal:ask_reopening": of("period"),
    "appraisal:confirm_reopening": of("reopening"),
    "appraisal:refuse_reopening": of("reopening"),
    "appraisal:relock_period": of("reopening"),
    "appraisal:reopening_paper": of("reopening"),
    "appraisal:progress": Route(lambda world, side: {"pk": world.pk("period", side), "job": NOWHERE}, missing=True),
    "appraisal:compare": of("draft"),
    "appraisal:publication": of("draft"),
    "appraisal:propose": of("draft"),
    "appraisal:recall": of("draft"),
    "appraisal:confirm": of("draft"),
    "appraisal:approve": of("version"),
    "appraisal:withdraw": of("version"),
    "appraisal:meeting_record": Route(lambda world, side: {"pk": world.pk("draft", side)}, missing=True),
    "appraisal:withdrawal_paper": Route(lambda world, side: {"pk": world.pk("draft", side)}, missing=True),
    "appraisal:scores": of("period"),
    "appraisal:save_scores": of("period"),
    "appraisal:score": Route(lambda world, side: {"pk": world.pk("period", side), "member": SIDES[side]}),
    "appraisal:add_evidence": Route(
        lambda world, side: {"pk": world.pk("period", side), "member": SIDES[side]}, missing=True
    ),
    "appraisal:withdraw_evidence": Route(
        lambda world, side: {"pk": world.pk("period", side), "member": SIDES[side]}, missing=True
    ),
    "appraisal:template": of("period"),
    "appraisal:imports": of("period"),
    "appraisal:upload": of("period"),
    "appraisal:import": of("import"),
    "appraisal:commit_import": of("import"),
    "appraisal:undo_import": of("import"),
    "appraisal:discard_import": of("import"),
    "appraisal:import_file": of("import"),
    "appraisal:load_scheme_file": PLAIN,
    "appraisal:sample_scheme_file": PLAIN,
    "appraisal:export_scheme": of("scheme"),
    "appraisal:discard_draft": of("scheme"),
    "appraisal:edit_parameters": of("scheme"),
    "appraisal:amend_scheme": of("scheme"),
    "appraisal:issue_scheme": of("scheme"),
    "appraisal:set_marks": of("scheme"),
    "appraisal:add_indicator": of("scheme"),
    "appraisal:indicator": of("indicator"),
    "appraisal:move_indicator": of("indicator"),
    "appraisal:remove_indicator": of("indicator"),
    "appraisal:entries": of("scheme"),
    "appraisal:export_entries": of("scheme"),
    "appraisal:add_adjustment": of("scheme"),
    "appraisal:add_mark": of("scheme"),
    "appraisal:adjustment": of("adjustment", UNIT),
    "appraisal:withdraw_adjustment": of("adjustment", UNIT),
    "appraisal:entry_file": of("adjustment", UNIT),
    "appraisal:attach_adjustment_file": of("adjustment", UNIT),
    "appraisal:mark": of("mark", UNIT),
    "appraisal:withdraw_mark": of("mark", UNIT),
    "appraisal:mark_file": of("mark", UNIT),
    "appraisal:attach_mark_file": of("mark", UNIT),
    "appraisal:own": Route(missing=True),
    "appraisal:reports": PLAIN,
    "appraisal:current_scores": PLAIN,
    "appraisal:current_entries": PLAIN,
    "appraisal:export_board": of("version"),
    "appraisal:documents": of("version"),
    "appraisal:make_document": of("version"),
    "appraisal:document": Route(
        lambda world, side: {"pk": world.pk("version", side), "document": world.pk("document", side)}
    ),
    "appraisal:document_progress": Route(
        lambda world, side: {"pk": world.pk("version", side), "job": NOWHERE}, missing=True
    ),
} | decision_routes.ROUTES
ROUTES |= order_routes.ROUTES | accountability_routes.ROUTES | case_routes.ROUTES | field_routes.ROUTES
ROUTES |= supervision_routes.ROUTES
ROUTES |= ASSESSMENT_ROUTES
ROUTES |= SPECIALS_ROUTES
ROUTES |= posting_routes.ROUTES | appraisal_commitments_routes.ROUTES
ROUTES |= EXECUTION_ROUTES | portal_routes.ROUTES | OBJECTION_ROUTES | SCHEME_ROUTES
ROUTES |= EVALUATION_ROUTES
ROUTES |= appraisal_values_routes.ROUTES
ROUTES |= GRADE_ROUTES | AWARD_ROUTES | CONSEQUENCE_ROUTES
