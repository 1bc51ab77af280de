"""What all models have in common, proved by looking at every one of them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_label
    in ("core", "organization", "ballots", "decisions", "accountability", "appraisal", "cadres", "portal")
]
UNPAIRED = {
    "core.job.lease_until": "a clock of the machine, no act of a person",
    "core.job.heartbeat_at": "a clock of the machine, no act of a person",
    "core.job.ended_at": "the worker ends a job",
    "organization.account.password_changed_at": "only the account itself changes its password",
    "organization.onetimepassword.used_at": "only the account itself uses it",
    "organization.passwordrecord.set_at": "only the account itself sets it",
    "organization.onetimepassword.expires_at": "a limit, no act",
    "organization.accountsession.started_at": "only the account itself signs in",
    "organization.accountsession.last_seen_at": "a clock of the session",
    "organization.knownaddress.last_success_at": "only the account itself signs in",
    "organization.signintry.tried_at": "whoever tried is not known",
    "portal.publictry.tried_at": "whoever sent it is not known",
    "organization.demomarker.loaded_at": "a command marks the database",
}
"""Times without a person, each with its reason."""
AUDIT = ("core.auditevent", "core.auditanchor", "core.rowhistory", "core.audithead")


def times(model: type[models.Model]) -> list[str]:
    fields = [field for field in model._meta.get_fields() if isinstance(field, models.DateTimeField)]
    return [field.name for field in fields if field.name.endswith("_at")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_time_has_its_person(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.get_fields()}
    lonely = [
        name
        for name in times(model)
        if f"{model._meta.label_lower}.{name}" not in UNPAIRED and name.removesuffix("_at") + "_by" not in names
    ]

    assert lonely == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_both_of_a_pair_are_required_or_constrained(model: type[models.Model]) -> None:
    constraints = {constraint.name for constraint in model._meta.constraints}
    loose = []
    for at in times(model):
        by = at.removesuffix("_at") + "_by"
        if by not in {field.name for field in model._meta.get_fields()}:
            continue
        optional = model._meta.get_field(at).null or model._meta.get_field(by).null
        if optional and not any(name.endswith(f"{at}_with_{by}") for name in constraints):
            loose.append(at)

    assert loose == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_choices_hold_in_the_database(model: type[models.Model]) -> None:
    constraints = {constraint.name for constraint in model._meta.constraints}
    open_fields = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField)
        and field.choices
        and not any(name.endswith(f"_{field.name}_known") for name in constraints)
    ]

    assert open_fields == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_nothing_is_deleted_in_passing(model: type[models.Model]) -> None:
    cascading = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    ]

    assert [name for name in cascading if f"{model._meta.label_lower}.{name}" not in CASCADES] == []


CASCADES: dict[str, str] = {}
"""Foreign keys that may cascade, each with its reason."""


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_wording_is_chinese(model: type[models.Model]) -> None:
    assert any("一" <= sign <= "鿿" for sign in str(model._meta.verbose_name))
