"""makemigrations, with constraints and indexes inside the CREATE TABLE of their model and new tables gathered."""

from __future__ import annotations

from django.core.management.commands.makemigrations import Command as Made
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import IndexOperation

from core.tables import gathered

__all__ = ["Command"]


class Command(Made):
    """Django's own, which leaves each constraint of a new model as an operation of its own.

    Django believes that a constraint may refer to any model and therefore moves it past nothing. It refers to its own
    alone; told so, its optimizer folds constraints into CreateModel. Migrating 280 of them one by one took most of the
    time of an empty database: each draws up the model and all that refer to it anew, and SQLite copies the table.
    New tables are gathered for the same reason, see core.tables.
    """

    def handle(self, *args: str, **options: object) -> None:
        IndexOperation.references_model = _of_own_model  # type: ignore[assignment, method-assign]
        IndexOperation.reduce = _past_its_kind  # type: ignore[assignment, method-assign]
        super().handle(*args, **options)

    def write_migration_files(
        self, changes: dict[str, list[Migration]], update_previous_migration_paths: dict[str, str] | None = None
    ) -> None:
        for app_label, migrations in changes.items():
            for migration in migrations:
                migration.operations = gathered(migration.operations, app_label)  # type: ignore[misc]
        super().write_migration_files(changes, update_previous_migration_paths)


def _of_own_model(self: IndexOperation, name: str, app_label: str) -> bool:
    return name.lower() == self.model_name_lower


def _past_its_kind(self: IndexOperation, operation: Operation, app_label: str) -> bool | list[Operation]:
    return Operation.reduce(self, operation, app_label) or isinstance(operation, IndexOperation)
