"""Copy each move of a stage to the row history; make records that only grow immutable."""

from __future__ import annotations

from django.db import migrations

from core.triggers import AppendOnly, KeepHistory
from decisions.triggers import FreezeRoster


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial"), ("core", "0003_audit_triggers")]
    operations = [
        KeepHistory("decisions_stagerun", ("matter_id", "stage", "round", "state", "reason", "decider", "draft_id")),
        AppendOnly("decisions_matterflag"),
        AppendOnly("decisions_unitposition"),
        AppendOnly("decisions_emergencydeclaration"),
        AppendOnly("decisions_draftversion"),
        AppendOnly("decisions_stageevent"),
        AppendOnly("decisions_waiver"),
        AppendOnly("decisions_stagepaper"),
        AppendOnly("decisions_intentsettlement"),
        AppendOnly("decisions_deliberator"),
        AppendOnly("decisions_circlechoice"),
        AppendOnly("decisions_leavingout"),
        AppendOnly("decisions_noticefinding"),
        AppendOnly("decisions_pilotplan"),
        AppendOnly("decisions_pilotresult"),
        AppendOnly("decisions_legalityreview"),
        AppendOnly("decisions_legalityhead"),
        AppendOnly("decisions_hearingrecord"),
        AppendOnly("decisions_resolution"),
        AppendOnly("decisions_catalogueruling"),
        AppendOnly("decisions_riskassessment"),
        FreezeRoster(),
        AppendOnly("decisions_archive"),
        AppendOnly("decisions_archivenote"),
        AppendOnly("decisions_decisionevaluation"),
        AppendOnly("decisions_evaluationpresentation"),
        AppendOnly("decisions_decisionadjustment"),
        AppendOnly("decisions_resolutioncorrection"),
    ]
