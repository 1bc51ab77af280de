"""Add the duties of monitors of conduct and posted inspectors; the guard of the administrators is put back."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from core import triggers
from organization.enums import Duty
from organization.triggers import separate_administrators_removal_sql, separate_administrators_sql


def install(apps: Any, schema_editor: Any) -> None:
    triggers.execute(schema_editor.connection, separate_administrators_sql(schema_editor.connection.vendor))


def remove(apps: Any, schema_editor: Any) -> None:
    triggers.execute(schema_editor.connection, separate_administrators_removal_sql(schema_editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("organization", "0004_oversight_and_publicity")]
    operations = [
        migrations.RunPython(remove, install),
        migrations.RemoveConstraint(model_name="dutyholding", name="dutyholding_duty_known"),
        migrations.AlterField(
            model_name="dutyholding",
            name="duty",
            field=models.CharField(choices=Duty.choices(), max_length=24, verbose_name="职责"),
        ),
        migrations.AddConstraint(
            model_name="dutyholding",
            constraint=models.CheckConstraint(
                condition=models.Q(duty__in=[duty.value for duty in Duty]),
                name="dutyholding_duty_known",
                violation_error_message="取值不在允许范围内",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
