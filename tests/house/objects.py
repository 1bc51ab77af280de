"""A row for every address: how to build its parameters, and whose objects it shows.

``UNIT`` addresses show one unit's object: a duty that is held in a unit reaches its own and gets 404 for the twin.
``COUNTY`` addresses show what every holder of the permission may see. An address without a row fails the build.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from organization.enums import Duty
from tests.house.world import SIDES, World

COUNTY, UNIT = "county", "unit"


@dataclass(frozen=True)
class Route:
    """Parameters by world and side; ``scope``; ``missing`` marks objects that exist for nobody.

    ``barred`` are duties that the permission lets in and the object turns away with 403: who sees it and may not touch.
    """

    kwargs: Callable[[World, str], dict[str, Any]] = lambda world, side: {}
    scope: str = COUNTY
    missing: bool = False
    barred: tuple[Duty, ...] = ()


def of(name: str, scope: str = COUNTY) -> Route:
    """An address with the primary key of a named object."""
    return Route(lambda world, side: {"pk": world.pk(name, side)}, scope)


def of_matter(*barred: Duty, **more: Any) -> Route:
    """An address of a matter that a unit leads, with its primary key and ``more``."""
    return Route(lambda world, side: {"pk": world.pk("matter", side), **more}, UNIT, barred=barred)


def of_poll() -> Route:
    """A poll is there for those whom its roster or tellers name, whatever their duty."""
    return Route(lambda world, side: {"pk": world.pk("poll", side) or NOWHERE}, missing=True)


def of_meeting(**more: Any) -> Route:
    """An address of the planned meeting: who may see meetings sees them all."""
    return Route(lambda world, side: {"pk": world.pk("meeting", side), **more})


def of_item(**more: Any) -> Route:
    """An address of the one item on the agenda of the planned meeting."""
    return Route(lambda world, side: {"pk": world.pk("item", side), **more})


PLAIN = Route()
NOWHERE = uuid.UUID(int=0)

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
    "ballots:teller": of_poll(),
    "ballots:unseal": of_poll(),
    "decisions:matters": PLAIN,
    "decisions:matter": of_matter(),
    "decisions:plans": PLAIN,
    "decisions:add_plan": PLAIN,
    "decisions:add_plan_section": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:plan_file": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:basis": of_matter(),
    "decisions:add_basis": of_matter(),
    "decisions:withdraw_basis": Route(
        lambda world, side: {"pk": world.pk("matter", side), "row": 0}, UNIT, missing=True
    ),
    "decisions:public-notice": of_matter(),
    "decisions:public_notice_entry": of_matter(kind="publish"),
    "decisions:hide_comment": Route(lambda world, side: {"pk": world.pk("matter", side), "row": 0}, UNIT, missing=True),
    "decisions:hearing": of_matter(),
    "decisions:hearing_entry": of_matter(kind="call"),
    "decisions:replace_representative": Route(
        lambda world, side: {"pk": world.pk("matter", side), "row": 0}, UNIT, missing=True
    ),
    "decisions:hearing_record_file": Route(
        lambda world, side: {"pk": world.pk("matter", side), "row": 0}, UNIT, missing=True
    ),
    "decisions:pilot": of_matter(),
    "decisions:pilot_entry": of_matter(kind="plan"),
    "decisions:legal-review": of_matter(),
    "decisions:legality_package": of_matter(),
    "decisions:legality_opinion": of_matter(),
    "decisions:legality_paper": Route(
        lambda world, side: {"pk": world.pk("matter", side), "row": 0}, UNIT, missing=True
    ),
    "decisions:legality_file": Route(
        lambda world, side: {"pk": world.pk("matter", side), "row": 0}, UNIT, missing=True
    ),
    "decisions:export-matters": PLAIN,
    "decisions:statistics": PLAIN,
    "decisions:export-statistics": PLAIN,
    "decisions:new-matter": PLAIN,
    "decisions:level": of_matter(),
    "decisions:flag": of_matter(),
    "decisions:end-matter": of_matter(),
    "decisions:emergency": of_matter(),
    "decisions:counterpart": of_matter(),
    "decisions:counterpart-reply": replace(of_matter(row=0), missing=True),
    "decisions:withdraw-counterpart": replace(of_matter(row=0), missing=True),
    "decisions:emergency-file": replace(of_matter(row=0), missing=True),
    "decisions:waiver-file": replace(of_matter(row=0), missing=True),
    "decisions:drafts": of_matter(),
    "decisions:add-draft": of_matter(),
    "decisions:compare-drafts": of_matter(),
    "decisions:draft": of_matter(number=1),
    "decisions:draft-file": replace(of_matter(number=1), missing=True),
    "decisions:intent": of_matter(),
    "decisions:describe-intent": of_matter(),
    "decisions:approve-intent": of_matter(),
    "decisions:deliberate-intent": of_matter(),
    "decisions:settlement-file": replace(of_matter(settlement=0), missing=True),
    "decisions:proposals": PLAIN,
    "decisions:export-proposals": PLAIN,
    "decisions:new-proposal": PLAIN,
    "decisions:proposal": of("proposal", UNIT),
    "decisions:merge-proposal": of("proposal", UNIT),
    "decisions:reject-proposal": of("proposal", UNIT),
    "decisions:answer-proposal": of("proposal", UNIT),
    "decisions:proposal-file": replace(of("proposal", UNIT), missing=True),
    "decisions:step": of_matter(Duty.LEGAL_OFFICE, stage="research", event="open"),
    "decisions:resolution": of_matter(),
    "decisions:issue_resolution": of_matter(),
    "decisions:resolution_paper": Route(
        lambda world, side: {"pk": world.pk("matter", side), "row": 0}, UNIT, missing=True
    ),
    "decisions:certificate": of_matter(),
    "decisions:archive": of_matter(),
    "decisions:close_archive": of_matter(),
    "decisions:export_archive": of_matter(),
    "decisions:archive_gap": of_matter(slot="risk"),
    "decisions:aftermath": of_matter(),
    "decisions:file_feedback": of_matter(),
    "decisions:reply_to_oversight": replace(of_matter(row=0), missing=True),
    "decisions:aftermath_file": replace(of_matter(kind="feedback", row=0), missing=True),
    "decisions:aftermath_entry": of_matter(kind="opinion"),
    "decisions:aftermath_row": replace(of_matter(kind="answer", row=0), missing=True),
    "decisions:feedback": PLAIN,
    "decisions:export_feedback": PLAIN,
    "decisions:evaluations": PLAIN,
    "decisions:export_evaluations": PLAIN,
    "decisions:add_paper": of_matter(Duty.LEGAL_OFFICE, stage="research"),
    "decisions:void_paper": replace(of_matter(paper=0), missing=True),
    "decisions:paper_file": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:research": of_matter(),
    "decisions:research_entry": of_matter(kind="team"),
    "decisions:withdraw_research": replace(of_matter(kind="fieldwork", row=0), missing=True),
    "decisions:conference": PLAIN,
    "decisions:add_conference_member": PLAIN,
    "decisions:remove_conference_member": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:add_conference_session": PLAIN,
    "decisions:expert-review": of_matter(),
    "decisions:expert_review_entry": of_matter(kind="invite"),
    "decisions:make_opinion_document": of_matter(),
    "decisions:declare_interest": replace(of_matter(row=0), missing=True),
    "decisions:paper_opinion": replace(of_matter(row=0), missing=True),
    "decisions:my_invitations": PLAIN,
    "decisions:my_opinion": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:experts": PLAIN,
    "decisions:export_experts": PLAIN,
    "decisions:add_expert": PLAIN,
    "decisions:add_expert_field": PLAIN,
    "decisions:mark_same_expert": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:remove_expert": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:expert_calls": PLAIN,
    "decisions:open_expert_call": PLAIN,
    "decisions:expert_call": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:add_expert_application": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:appoint_expert": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:decline_expert": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:consultation": of_matter(),
    "decisions:consultation_entry": of_matter(kind="circle"),
    "decisions:remind_units": of_matter(),
    "decisions:opinions": of_matter(),
    "decisions:export_opinions": of_matter(),
    "decisions:decide_opinion": replace(of_matter(row=0), missing=True),
    "decisions:record_dispute": replace(of_matter(row=0), missing=True),
    "decisions:answer_consultation": Route(lambda world, side: {"pk": 0}, missing=True),
    "decisions:coordination": of_matter(),
    "decisions:coordination_entry": of_matter(kind="affected"),
    "decisions:record_position": replace(of_matter(row=0), missing=True),
    "decisions:withdraw_coordination": replace(of_matter(kind="affected", row=0), missing=True),
    "decisions:meetings": PLAIN,
    "decisions:new_meeting": PLAIN,
    "decisions:meeting": of_meeting(),
    "decisions:change_meeting": of_meeting(),
    "decisions:roster": of_meeting(),
    "decisions:attendance": of_meeting(),
    "decisions:open_meeting": of_meeting(),
    "decisions:close_meeting": of_meeting(),
    "decisions:candidates": of_meeting(),
    "decisions:add_item": Route(
        lambda world, side: {"pk": world.pk("meeting", side), "matter": world.pk("matter", side)}
    ),
    "decisions:cancel_meeting": of_meeting(),
    "decisions:hosts": of_matter(),
    "decisions:catalogue-ruling": of_matter(),
    "decisions:catalogue": PLAIN,
    "decisions:add_catalogue_entry": PLAIN,
    "decisions:remove_catalogue_entry": of("entry"),
    "decisions:risk": of_matter(),
    "decisions:file_risk": of_matter(),
    "decisions:risk_file": replace(of_matter(row=0), missing=True),
    "decisions:package": of_matter(),
    "decisions:publication": of_matter(),
    "decisions:record_publication": of_matter(),
    "decisions:withdraw_publication": replace(of_matter(row=0), missing=True),
    "decisions:what-if": of_matter(),
    "decisions:item": of_item(),
    "decisions:item_figures": replace(of_item(), missing=True),  # there while a vote runs
    "decisions:begin_vote": of_item(),
    "decisions:close_vote": of_item(),
    "decisions:withdraw_recusal": replace(of_item(recusal=0), missing=True),
    "decisions:item_entry": of_item(kind="statement"),
    "appraisal:newest": PLAIN,
    "appraisal:schemes": PLAIN,
    "appraisal:scheme": of("scheme"),
    "appraisal:board": of("version"),
    "appraisal:sheet": Route(lambda world, side: {"pk": world.pk("version", side), "code": SIDES[side]}, UNIT),
    "appraisal:evidence": of("evidence", UNIT),
    "appraisal:period": of("period"),
    "appraisal:compute": of("period"),
    "appraisal:latest": of("period"),
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
    "portal:home": PLAIN,
    "portal:notice": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:comment": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:hearing": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:register": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:expert_call": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:apply": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:tender": Route(lambda world, side: {"pk": 0}, missing=True),
    "portal:proposal": PLAIN,
    "portal:answer": PLAIN,
    "portal:receipt": PLAIN,
}
