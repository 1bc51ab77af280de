"""Forms with many questions, paper codes, and their count by rater group."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from ballots.triggers import FORM_APPEND_ONLY, InstallAllGuards, RemoveGuards
from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0002_guards"),
    ]

    operations = [
        RemoveGuards(),
        migrations.CreateModel(
            name="Form",
            fields=[
                (
                    "poll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="form",
                        serialize=False,
                        to="ballots.poll",
                        verbose_name="测评",
                    ),
                ),
                ("content", models.JSONField(verbose_name="表样")),
                ("by_code", models.BooleanField(default=False, verbose_name="凭码参评")),
            ],
            options={
                "verbose_name": "测评表",
                "ordering": ["poll_id"],
            },
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="leaves_out",
            field=models.JSONField(blank=True, default=list, verbose_name="不评对象"),
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="raters",
            field=models.CharField(blank=True, max_length=40, verbose_name="参评人员"),
        ),
        migrations.CreateModel(
            name="FormGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("groups", models.JSONField(verbose_name="参评人员")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("ballots", models.PositiveIntegerField(verbose_name="票数")),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_groups",
                        to="ballots.poll",
                        verbose_name="测评",
                    ),
                ),
            ],
            options={
                "verbose_name": "测评分类结果",
                "ordering": ["poll_id", "number"],
                "constraints": [models.UniqueConstraint(fields=("poll", "number"), name="formgroup_number_once")],
            },
        ),
        migrations.CreateModel(
            name="BallotCode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("raters", models.CharField(max_length=40, verbose_name="参评人员")),
                ("code_hash", models.CharField(max_length=64, unique=True, verbose_name="参评码摘要")),
                ("used", models.BooleanField(default=False, verbose_name="已用")),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="ballots.poll",
                        verbose_name="测评",
                    ),
                ),
            ],
            options={
                "verbose_name": "参评码",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("raters", ""), _negated=True),
                        name="ballotcode_raters_filled",
                        violation_error_message="请写明参评人员",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=120, verbose_name="项目")),
                ("choice", models.CharField(max_length=20, verbose_name="选择")),
                ("votes", models.PositiveIntegerField(verbose_name="票数")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="ballots.formgroup",
                        verbose_name="分类",
                    ),
                ),
            ],
            options={
                "verbose_name": "测评计票",
                "ordering": ["group_id", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "question", "choice"), name="formtally_answer_once")
                ],
            },
        ),
        InstallAllGuards(),
        *(AppendOnly(table) for table in FORM_APPEND_ONLY),
    ]
