"""Many tables created at once are those that are created one by one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations import AddConstraint, AddField, CreateModel, Migration, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter

from core.tables import CreateModels, gathered

KEY = [("id", models.BigAutoField(primary_key=True))]


def operations() -> list[Operation]:
    """A boat that names its skipper, and a skipper who names his boat."""
    boat = models.ForeignKey("core.Boat", models.PROTECT, null=True)
    return [
        CreateModel("Boat", [*KEY, ("length", models.IntegerField())]),
        CreateModel("Skipper", [*KEY, ("boat", boat)]),
        AddField("Boat", "skipper", models.ForeignKey("core.Skipper", models.PROTECT, null=True)),
        AddConstraint("Boat", models.UniqueConstraint(fields=["skipper"], name="one_boat_each")),
    ]


def state_after(steps: list[Operation]) -> ProjectState:
    """The state these operations lead to, drawn from the beginning."""
    state = ProjectState()
    state.add_model(ModelState("core", "Harbour", KEY.copy()))
    assert state.apps.get_model("core", "Harbour")
    for step in steps:
        step.state_forwards("core", state)
    return state


def test_state_and_drawn_models_are_those_of_single_operations() -> None:
    together, single = state_after(gathered(operations(), "core")), state_after(operations())

    assert together.models == single.models
    boat, skipper = (together.apps.get_model("core", name) for name in ("Boat", "Skipper"))
    assert boat._meta.get_field("skipper").related_model is skipper
    assert skipper._meta.get_field("boat").related_model is boat
    assert {one.related_model for one in boat._meta.related_objects} == {skipper}


def test_gathered_is_one_operation_and_what_comes_after_another_stays() -> None:
    later = AddField("Boat", "name", models.TextField(default=""))

    steps = gathered([*operations(), RunSQL("SELECT 1"), later], "core")

    assert [type(step) for step in steps] == [CreateModels, RunSQL, AddField]
    assert [model.name for model in steps[0].models] == ["Boat", "Skipper"]
    assert gathered(operations()[:1], "core")[0].name == "Boat"


def test_migration_file_holds_the_models() -> None:
    migration = type("Migration", (Migration,), {"operations": gathered(operations(), "core")})("0001_initial", "core")

    text = MigrationWriter(migration).as_string()

    written: dict[str, type[Migration]] = {}
    exec(text, written)
    [step] = written["Migration"].operations
    assert state_after([step]).models == state_after(operations()).models


@pytest.mark.django_db(transaction=True)
def test_tables_that_refer_to_each_other_come_and_go() -> None:
    [step] = gathered(operations(), "core")
    before, after = state_after([]), state_after([step])
    tables = {"core_boat", "core_skipper"}

    with connection.schema_editor() as editor:
        step.database_forwards("core", editor, before, after)
    try:
        boat, skipper = (after.apps.get_model("core", name) for name in ("Boat", "Skipper"))
        one = boat.objects.create(length=9)
        someone = skipper.objects.create(boat=one)
        boat.objects.filter(pk=one.pk).update(skipper=someone)
        with pytest.raises(IntegrityError):
            boat.objects.create(length=7, skipper=someone)
        assert tables <= set(connection.introspection.table_names())
    finally:
        with connection.schema_editor() as editor:
            step.database_backwards("core", editor, after, before)
    assert not tables & set(connection.introspection.table_names())
