"""Let nothing of an issued scheme or a closed column of an assessment be added, changed or removed (SX-6.9-a)."""

from __future__ import annotations

from django.db import migrations

from core.triggers import StandStill

SCHEME = {"owner": "appraisal_scheme", "state": "issued"}
CLOSED = {"owner": "appraisal_assessmentcolumn", "state": "closed"}


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0002_history_and_immutable_results")]
    operations = [
        StandStill("appraisal_scheme", key="id", **SCHEME),
        StandStill("appraisal_schemeparameter", key="scheme_id", **SCHEME),
        StandStill("appraisal_group", key="scheme_id", **SCHEME),
        StandStill("appraisal_member", key="scheme_id", **SCHEME),
        StandStill("appraisal_indicator", key="scheme_id", **SCHEME),
        StandStill("appraisal_groupplace", key="scheme_id", **SCHEME),
        StandStill("appraisal_indicatordetail", key="scheme_id", **SCHEME),
        StandStill("appraisal_treefit", key="scheme_id", **SCHEME),
        StandStill("appraisal_schemeorigin", key="scheme_id", **SCHEME),
        StandStill("appraisal_assessmentcolumn", key="id", **CLOSED),
        StandStill("appraisal_columnitem", key="column_id", **CLOSED),
        StandStill("appraisal_columnfile", key="column_id", **CLOSED),
        StandStill("appraisal_templateanswer", key="column_id", **CLOSED),
        StandStill("appraisal_onsiterecord", key="column_id", **CLOSED),
        StandStill("appraisal_onsitesignature", key="column_id", **CLOSED),
        StandStill("appraisal_annualopinion", key="id", owner="appraisal_annualopinion", state="issued"),
    ]
