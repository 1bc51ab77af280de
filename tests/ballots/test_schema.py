"""What the tables may hold. A new column of a secret table fails here first: it must be argued (SECURITY section 3)."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

ALLOWED = {
    "ballots_participation": {"entry_id"},
    "ballots_sealedballot": {"id", "poll_id", "sealed"},
    "ballots_tally": {"id", "poll_id", "choice", "votes"},
    "ballots_ballotcode": {"id", "poll_id", "raters", "code_hash", "used"},
    "ballots_formgroup": {"id", "poll_id", "groups", "number", "ballots"},
    "ballots_formtally": {"id", "group_id", "question", "choice", "votes"},
    "ballots_trusteekey": {"teller_id", "public", "salt", "wrapped"},
}
"""Tables that secret polls write while voting and counting, and all their columns."""
VOTERS = {"organization_account", "organization_person", "ballots_rosterentry", "ballots_participation"}


@pytest.mark.django_db
@pytest.mark.parametrize("table", ALLOWED)
def test_secret_table_has_only_allowed_columns(table: str) -> None:
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}

    assert columns == ALLOWED[table]


def sealed() -> type[models.Model]:
    return apps.get_model("ballots", "SealedBallot")


def test_sealed_ballot_points_at_nobody() -> None:
    targets = {
        field.related_model._meta.db_table
        for field in sealed()._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    }

    assert targets == {"ballots_poll"}
    assert targets & VOTERS == set()


def test_sealed_ballot_has_no_serial_and_no_time() -> None:
    fields = sealed()._meta.concrete_fields
    kinds = {type(field) for field in fields}

    assert sealed()._meta.ordering == ["id"]
    assert kinds == {models.UUIDField, models.ForeignKey, models.BinaryField}


@pytest.mark.django_db
def test_no_sequence_belongs_to_the_box() -> None:
    with connection.cursor() as cursor:
        sequences = {
            table: connection.introspection.get_sequences(cursor, table)
            for table in ("ballots_sealedballot", "ballots_participation", "ballots_ballotcode")
        }

    assert [found for found in sequences.values() if found and connection.vendor == "postgresql"] == []
