"""Let nothing of an issued scheme be added, changed or removed: a change is a new version (SX-6.9-a)."""

from __future__ import annotations

from django.db import migrations

from core.triggers import StandStill

SCHEME = {"owner": "appraisal_scheme", "state": "issued"}


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0002_history_and_immutable_results")]
    operations = [
        StandStill("appraisal_scheme", key="id", **SCHEME),
        StandStill("appraisal_schemeparameter", key="scheme_id", **SCHEME),
        StandStill("appraisal_group", key="scheme_id", **SCHEME),
        StandStill("appraisal_member", key="scheme_id", **SCHEME),
        StandStill("appraisal_indicator", key="scheme_id", **SCHEME),
    ]
