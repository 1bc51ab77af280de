"""Bulletins of the inspection office; what was compiled, written and sent out never changes."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.tables
from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0003_progress"),
        ("core", "0004_job_attempt_limit"),
        ("organization", "0004_oversight_and_publicity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        core.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Bulletin",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("quarterly", "季度通报"), ("special", "专项通报")],
                                max_length=12,
                                verbose_name="种类",
                            ),
                        ),
                        ("period", models.CharField(blank=True, max_length=8, verbose_name="季度")),
                        ("correction", models.PositiveIntegerField(default=0, verbose_name="更正次数")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("due_on", models.DateField(verbose_name="应印发日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "草稿"),
                                    ("edited", "已修改"),
                                    ("submitted", "报批"),
                                    ("approved", "已审批"),
                                    ("issued", "已印发"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="报批时间")),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="审批时间")),
                        ("number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                        ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="印发时间")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审批人",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="印发文件",
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="印发人",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报批人",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bulletins",
                                to="accountability.task",
                                verbose_name="阶段性部署",
                            ),
                        ),
                        (
                            "workbook",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="工作簿",
                            ),
                        ),
                        (
                            "current",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accountability.bulletinversion",
                                verbose_name="现行文本",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通报",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["quarterly", "special"])),
                                name="bulletin_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "edited", "submitted", "approved", "issued"])
                                ),
                                name="bulletin_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="bulletin_title_filled",
                                violation_error_message="标题不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="bulletin_submitted_at_with_submitted_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="bulletin_approved_at_with_approved_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("issued_at__isnull", True), ("issued_by__isnull", True)),
                                    models.Q(("issued_at__isnull", False), ("issued_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="bulletin_issued_at_with_issued_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("submitted_by", models.F("approved_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="bulletin_approved_by_is_another",
                                violation_error_message="报批人不能审批",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "quarterly")),
                                fields=("period", "correction"),
                                name="bulletin_one_per_quarter",
                                violation_error_message="本季度已有通报，请在原通报上修改；已印发的，另行更正",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "special")),
                                fields=("task", "correction"),
                                name="bulletin_one_per_task",
                                violation_error_message="该项部署已有专项通报",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("number",),
                                name="bulletin_number_once",
                                violation_error_message="文号已使用",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "quarterly"),
                                        ("task__isnull", True),
                                        models.Q(("period", ""), _negated=True),
                                    ),
                                    models.Q(("kind", "special"), ("period", ""), ("task__isnull", False)),
                                    _connector="OR",
                                ),
                                name="bulletin_quarter_or_task",
                                violation_error_message="季度通报须写明季度，专项通报须对应一项部署",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_at__isnull", True),
                                        ("number", ""),
                                        ("state__in", ["draft", "edited", "submitted"]),
                                    ),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("state__in", ["approved", "issued"]),
                                        models.Q(("number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="bulletin_approved_with_number",
                                violation_error_message="审批后方可编号",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("document__isnull", False),
                                        ("issued_at__isnull", False),
                                        ("state", "issued"),
                                        ("workbook__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state", "issued"), _negated=True),
                                        ("document__isnull", True),
                                        ("issued_at__isnull", True),
                                        ("workbook__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="bulletin_issued_with_files",
                                violation_error_message="印发须有文件和工作簿",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulletinContent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("text", models.TextField(verbose_name="编制内容")),
                        ("sha256", models.CharField(max_length=64, verbose_name="内容指纹")),
                        (
                            "bulletin",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contents",
                                to="accountability.bulletin",
                                verbose_name="通报",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通报编制内容",
                        "ordering": ["bulletin_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="bulletincontent_text_filled",
                                violation_error_message="编制内容不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulletinVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("number", models.PositiveIntegerField(verbose_name="版本")),
                        ("lead", models.TextField(verbose_name="导语")),
                        ("closing", models.TextField(verbose_name="工作要求")),
                        ("mentions", models.TextField(verbose_name="表扬和批评")),
                        ("change", models.CharField(blank=True, max_length=500, verbose_name="修改说明")),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="印样",
                            ),
                        ),
                        (
                            "workbook",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="工作簿",
                            ),
                        ),
                        (
                            "bulletin",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="accountability.bulletin",
                                verbose_name="通报",
                            ),
                        ),
                        (
                            "content",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accountability.bulletincontent",
                                verbose_name="编制内容",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通报文本",
                        "ordering": ["bulletin_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("bulletin", "number"),
                                name="bulletinversion_number_once",
                                violation_error_message="通报已有新版本",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lead", ""), _negated=True),
                                name="bulletinversion_lead_filled",
                                violation_error_message="导语不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulletinCopy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="签收时间")),
                        (
                            "bulletin",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="accountability.bulletin",
                                verbose_name="通报",
                            ),
                        ),
                        (
                            "read_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签收人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通报分发",
                        "ordering": ["bulletin_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("read_at__isnull", True), ("read_by__isnull", True)),
                                    models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="bulletincopy_read_at_with_read_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.UniqueConstraint(fields=("bulletin", "unit"), name="bulletincopy_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulletinMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "event",
                            models.CharField(
                                choices=[
                                    ("compile", "编制"),
                                    ("edit", "修改"),
                                    ("submit", "报批"),
                                    ("return", "退回修改"),
                                    ("approve", "审批同意"),
                                    ("issue", "印发"),
                                ],
                                max_length=12,
                                verbose_name="事项",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "草稿"),
                                    ("edited", "已修改"),
                                    ("submitted", "报批"),
                                    ("approved", "已审批"),
                                    ("issued", "已印发"),
                                ],
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                        (
                            "bulletin",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="accountability.bulletin",
                                verbose_name="通报",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通报办理",
                        "ordering": ["bulletin_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("event__in", ["compile", "edit", "submit", "return", "approve", "issue"])
                                ),
                                name="bulletinmove_event_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "edited", "submitted", "approved", "issued"])
                                ),
                                name="bulletinmove_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulletinTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "standing",
                            models.CharField(
                                choices=[("on_time", "按期完成"), ("late", "超期完成"), ("overdue", "逾期未完成")],
                                max_length=12,
                                verbose_name="完成情况",
                            ),
                        ),
                        ("days", models.PositiveIntegerField(default=0, verbose_name="逾期天数")),
                        (
                            "bulletin",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="accountability.bulletin",
                                verbose_name="通报",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bulletin_lines",
                                to="accountability.task",
                                verbose_name="任务",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通报任务",
                        "ordering": ["bulletin_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("standing__in", ["on_time", "late", "overdue"])),
                                name="bulletintask_standing_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(fields=("bulletin", "task"), name="bulletintask_once"),
                        ],
                    },
                ),
            ],
        ),
        AppendOnly("accountability_bulletincontent"),
        AppendOnly("accountability_bulletinversion"),
        AppendOnly("accountability_bulletinmove"),
        AppendOnly("accountability_bulletintask"),
    ]
