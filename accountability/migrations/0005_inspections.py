"""Keep inspections, rectification orders and summonses; records of what happened only grow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.tables
from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0004_bulletins"),
        ("core", "0004_job_attempt_limit"),
        ("decisions", "0002_history_and_immutable_records"),
        ("organization", "0004_oversight_and_publicity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        core.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("topic", models.CharField(max_length=120, verbose_name="督查事项")),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("survey", "定期调查"),
                                    ("tracking", "跟踪了解"),
                                    ("random", "随机抽查"),
                                    ("field", "实地调研"),
                                    ("covert", "暗查暗访"),
                                    ("other", "其他"),
                                ],
                                max_length=12,
                                verbose_name="督查方式",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("regular_periodic", "常规、定期"),
                                    ("regular_anytime", "常规、随时"),
                                    ("special_periodic", "非常规、定期"),
                                    ("special_anytime", "非常规、随时"),
                                ],
                                max_length=20,
                                verbose_name="督查类型",
                            ),
                        ),
                        ("plan_text", models.TextField(blank=True, verbose_name="督查方案")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="地点")),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(verbose_name="结束日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "待开展"),
                                    ("running", "开展中"),
                                    ("ended", "已结束"),
                                    ("merged", "已合并"),
                                ],
                                default="planned",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="批准时间")),
                        ("repeat_reason", models.CharField(blank=True, max_length=200, verbose_name="重复督查理由")),
                        ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="公开时间")),
                        ("seats", models.PositiveIntegerField(default=0, verbose_name="抽取单位数")),
                        ("public_source", models.CharField(blank=True, max_length=200, verbose_name="公共随机数来源")),
                        ("public_value", models.CharField(blank=True, max_length=80, verbose_name="公共随机数")),
                        ("seed", models.CharField(blank=True, max_length=80, verbose_name="抽签种子")),
                        ("commitment", models.CharField(blank=True, max_length=64, verbose_name="种子指纹")),
                        ("drawn_at", models.DateTimeField(blank=True, null=True, verbose_name="抽签时间")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="批准人",
                            ),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="抽签人",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="decisions.matter",
                                verbose_name="决策事项",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="accountability.inspection",
                                verbose_name="并入",
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
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公开人",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="accountability.task",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="accountability.plantheme",
                                verbose_name="督查主题",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "督查",
                        "ordering": ["-starts_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("form__in", ["survey", "tracking", "random", "field", "covert", "other"])
                                ),
                                name="inspection_form_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "mode__in",
                                        ["regular_periodic", "regular_anytime", "special_periodic", "special_anytime"],
                                    )
                                ),
                                name="inspection_mode_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["planned", "running", "ended", "merged"])),
                                name="inspection_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="inspection_title_filled",
                                violation_error_message="名称不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("topic", ""), _negated=True),
                                name="inspection_topic_filled",
                                violation_error_message="督查事项不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="inspection_starts_on_before_ends_on",
                                violation_error_message="结束日期不能早于开始日期",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="inspection_approved_at_with_approved_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                                    models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="inspection_released_at_with_released_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("drawn_at__isnull", True), ("drawn_by__isnull", True)),
                                    models.Q(("drawn_at__isnull", False), ("drawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="inspection_drawn_at_with_drawn_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "merged"),
                                        ("merged_into__isnull", False),
                                        models.Q(("merged_into", models.F("id")), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_merged_into_another",
                                violation_error_message="合并的督查须写明并入哪一次督查",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drawn_at__isnull", True),
                                    models.Q(
                                        models.Q(("seed", ""), _negated=True),
                                        models.Q(("commitment", ""), _negated=True),
                                        models.Q(("public_value", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_drawn_from_seed",
                                violation_error_message="抽签须有种子和公共随机数",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conclusion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("text", models.TextField(verbose_name="督查结论")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="送达时间")),
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
                            "sent_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="送达人",
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
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conclusions",
                                to="accountability.inspection",
                                verbose_name="督查",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "督查结论",
                        "ordering": ["inspection_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="conclusion_text_filled",
                                violation_error_message="督查结论不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                                    models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="conclusion_sent_at_with_sent_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.UniqueConstraint(
                                fields=("inspection", "unit"),
                                name="conclusion_once",
                                violation_error_message="该单位已有督查结论",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("year", models.PositiveIntegerField(unique=True, verbose_name="年度")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "编制中"),
                                    ("submitted", "待批准"),
                                    ("approved", "已批准"),
                                    ("returned", "退回修改"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审批时间")),
                        ("comment", models.CharField(blank=True, max_length=500, verbose_name="审批意见")),
                        (
                            "decided_by",
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
                        "verbose_name": "年度督查计划",
                        "ordering": ["-year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "submitted", "approved", "returned"])),
                                name="inspectionplan_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="inspectionplan_title_filled",
                                violation_error_message="名称不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="inspectionplan_decided_at_with_decided_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "approved"), _negated=True),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="inspectionplan_approved_by_somebody",
                                violation_error_message="批准的计划须登记审批人",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanTheme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("order", models.PositiveIntegerField(verbose_name="序号")),
                        ("topic", models.CharField(max_length=120, verbose_name="督查事项")),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("survey", "定期调查"),
                                    ("tracking", "跟踪了解"),
                                    ("random", "随机抽查"),
                                    ("field", "实地调研"),
                                    ("covert", "暗查暗访"),
                                    ("other", "其他"),
                                ],
                                max_length=12,
                                verbose_name="督查方式",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("regular_periodic", "常规、定期"),
                                    ("regular_anytime", "常规、随时"),
                                    ("special_periodic", "非常规、定期"),
                                    ("special_anytime", "非常规、随时"),
                                ],
                                max_length=20,
                                verbose_name="督查类型",
                            ),
                        ),
                        ("timing", models.CharField(max_length=60, verbose_name="计划时间")),
                        ("scope", models.CharField(blank=True, max_length=200, verbose_name="督查对象")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="themes",
                                to="accountability.inspectionplan",
                                verbose_name="督查计划",
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
                        "verbose_name": "督查主题",
                        "ordering": ["plan_id", "order", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("form__in", ["survey", "tracking", "random", "field", "covert", "other"])
                                ),
                                name="plantheme_form_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "mode__in",
                                        ["regular_periodic", "regular_anytime", "special_periodic", "special_anytime"],
                                    )
                                ),
                                name="plantheme_mode_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("topic", ""), _negated=True),
                                name="plantheme_topic_filled",
                                violation_error_message="督查事项不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Problem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("text", models.TextField(verbose_name="问题")),
                        (
                            "grade",
                            models.CharField(
                                choices=[("common", "一般"), ("important", "重要")], max_length=12, verbose_name="等级"
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problems",
                                to="accountability.inspection",
                                verbose_name="督查",
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
                            "task",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problems",
                                to="accountability.task",
                                verbose_name="任务",
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
                        "verbose_name": "督查发现问题",
                        "ordering": ["inspection_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("grade__in", ["common", "important"])),
                                name="problem_grade_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="problem_text_filled",
                                violation_error_message="问题不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="文件",
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="accountability.inspection",
                                verbose_name="督查",
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="accountability.problem",
                                verbose_name="问题",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "督查证据",
                        "ordering": ["inspection_id", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="RectificationOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("number", models.CharField(max_length=80, unique=True, verbose_name="文号")),
                        ("source_kind", models.CharField(blank=True, max_length=60, verbose_name="来源种类")),
                        ("source_pk", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="来源")),
                        ("issue", models.TextField(verbose_name="存在问题")),
                        ("measures", models.TextField(verbose_name="整改措施")),
                        ("first_deadline", models.DateField(verbose_name="原整改期限")),
                        ("deadline", models.DateField(verbose_name="整改期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "整改中"),
                                    ("reported", "待核查"),
                                    ("verified", "核查通过"),
                                    ("closed", "已销号"),
                                    ("revoked", "复核撤销"),
                                ],
                                default="open",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="销号时间")),
                        ("closing_note", models.CharField(blank=True, max_length=500, verbose_name="销号意见")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="销号人",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="文件",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="责任人",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="accountability.problem",
                                verbose_name="督查发现问题",
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
                            "task",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to="accountability.task",
                                verbose_name="任务",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="责任单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "限期整改责任书",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["open", "reported", "verified", "closed", "revoked"])
                                ),
                                name="rectificationorder_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("issue", ""), _negated=True),
                                name="rectificationorder_issue_filled",
                                violation_error_message="存在问题不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("measures", ""), _negated=True),
                                name="rectificationorder_measures_filled",
                                violation_error_message="整改措施不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="rectificationorder_closed_at_with_closed_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", False), ("state__in", ("closed", "revoked"))),
                                    models.Q(
                                        models.Q(("state__in", ("closed", "revoked")), _negated=True),
                                        ("closed_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rectificationorder_closed_by_somebody",
                                violation_error_message="销号须登记经办人",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_kind", ""), ("source_pk__isnull", True)),
                                    models.Q(
                                        models.Q(("source_kind", ""), _negated=True), ("source_pk__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="rectificationorder_source_whole",
                                violation_error_message="来源须写明种类和对象",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("problem__isnull", False),
                                    models.Q(("state__in", ("closed", "revoked")), _negated=True),
                                ),
                                fields=("problem",),
                                name="rectificationorder_one_per_problem",
                                violation_error_message="该问题已下达限期整改责任书",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("problem__isnull", True),
                                    ("task__isnull", False),
                                    models.Q(("state__in", ("closed", "revoked")), _negated=True),
                                ),
                                fields=("task",),
                                name="rectificationorder_one_per_task",
                                violation_error_message="该任务已下达限期整改责任书",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("title", models.CharField(max_length=120, verbose_name="督办事项")),
                        ("place", models.CharField(max_length=120, verbose_name="地点")),
                        ("held_on", models.DateField(verbose_name="日期")),
                        ("findings", models.TextField(verbose_name="现场情况")),
                        ("problems", models.TextField(verbose_name="普遍性、倾向性问题")),
                        ("suggestions", models.TextField(blank=True, verbose_name="意见建议")),
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
                        "verbose_name": "现场督办",
                        "ordering": ["-held_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="sitevisit_title_filled",
                                violation_error_message="督办事项不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("place", ""), _negated=True),
                                name="sitevisit_place_filled",
                                violation_error_message="地点不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("findings", ""), _negated=True),
                                name="sitevisit_findings_filled",
                                violation_error_message="现场情况不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("problems", ""), _negated=True),
                                name="sitevisit_problems_filled",
                                violation_error_message="普遍性、倾向性问题不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SlowFlag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("topic", models.CharField(max_length=120, verbose_name="事项")),
                        ("flagged_on", models.DateField(verbose_name="认定日期")),
                        ("reason", models.TextField(verbose_name="进展情况")),
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
                            "task",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slow_flags",
                                to="accountability.task",
                                verbose_name="任务",
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
                        "verbose_name": "进展缓慢",
                        "ordering": ["-flagged_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("topic", ""), _negated=True),
                                name="slowflag_topic_filled",
                                violation_error_message="事项不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="slowflag_reason_filled",
                                violation_error_message="进展情况不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Summons",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "cause",
                            models.CharField(
                                choices=[("slow", "工作进展缓慢"), ("ranking", "年度排名末位")],
                                max_length=12,
                                verbose_name="事由",
                            ),
                        ),
                        ("level", models.PositiveIntegerField(verbose_name="级次")),
                        ("proposal", models.TextField(verbose_name="约谈建议")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待审批"),
                                    ("approved", "待约谈"),
                                    ("refused", "未获批准"),
                                    ("held", "已约谈"),
                                ],
                                default="proposed",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "flag",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="summonses",
                                to="accountability.slowflag",
                                verbose_name="进展缓慢",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="约谈对象",
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="following",
                                to="accountability.summons",
                                verbose_name="第一级约谈",
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
                        "verbose_name": "约谈",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("cause__in", ["slow", "ranking"])),
                                name="summons_cause_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["proposed", "approved", "refused", "held"])),
                                name="summons_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("proposal", ""), _negated=True),
                                name="summons_proposal_filled",
                                violation_error_message="约谈建议不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("level", 1), ("previous__isnull", True)),
                                    models.Q(("level", 2), ("previous__isnull", False)),
                                    _connector="OR",
                                ),
                                name="summons_second_after_first",
                                violation_error_message="第二级约谈须在第一级之后",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cause", "ranking"), ("flag__isnull", True)),
                                    models.Q(("cause", "slow"), ("flag__isnull", False)),
                                    _connector="OR",
                                ),
                                name="summons_flag_of_slow_work",
                                violation_error_message="因进展缓慢约谈的须有进展缓慢的认定",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("flag__isnull", False), models.Q(("state", "refused"), _negated=True)
                                ),
                                fields=("flag", "level"),
                                name="summons_one_open_per_flag_and_level",
                                violation_error_message="同一事项已有同级约谈",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SummonsTalk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("held_on", models.DateField(verbose_name="约谈日期")),
                        ("place", models.CharField(max_length=120, verbose_name="地点")),
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
                            "summons",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="talk",
                                to="accountability.summons",
                                verbose_name="约谈",
                            ),
                        ),
                        (
                            "talker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="约谈人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "约谈记录",
                        "ordering": ["-held_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("place", ""), _negated=True),
                                name="summonstalk_place_filled",
                                violation_error_message="地点不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransferProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accountability.summonstalk",
                                verbose_name="前一次约谈",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="人员",
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
                            "second",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfer_proposal",
                                to="accountability.summonstalk",
                                verbose_name="后一次约谈",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "岗位调整建议",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="VisitNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("number", models.CharField(max_length=80, unique=True, verbose_name="文号")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("text", models.TextField(verbose_name="正文")),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="文件",
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
                        "verbose_name": "现场督办通报",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="visitnotice_title_filled",
                                violation_error_message="标题不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DrawCandidate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="单位编码")),
                        ("digest", models.CharField(blank=True, max_length=64, verbose_name="签")),
                        ("place", models.PositiveIntegerField(blank=True, null=True, verbose_name="名次")),
                        ("drawn", models.BooleanField(default=False, verbose_name="抽中")),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidates",
                                to="accountability.inspection",
                                verbose_name="督查",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "抽签名单",
                        "ordering": ["inspection_id", "place", "code", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inspection", "unit"),
                                name="drawcandidate_once",
                                violation_error_message="单位重复",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drawn", False),
                                    models.Q(("place__isnull", False), models.Q(("digest", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="drawcandidate_drawn_with_lot",
                                violation_error_message="抽中的单位须有签",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("leads", models.BooleanField(default=False, verbose_name="组长")),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="team",
                                to="accountability.inspection",
                                verbose_name="督查",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "督查组成员",
                        "ordering": ["inspection_id", "-leads", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inspection", "person"),
                                name="inspectionmember_once",
                                violation_error_message="人员重复",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("leads", True)),
                                fields=("inspection",),
                                name="inspectionmember_one_leader",
                                violation_error_message="督查组只有一名组长",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="accountability.inspection",
                                verbose_name="督查",
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
                        "verbose_name": "被督查单位",
                        "ordering": ["inspection_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inspection", "unit"),
                                name="inspectionunit_once",
                                violation_error_message="单位重复",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProblemReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "body",
                            models.CharField(
                                choices=[("joint", "县委、县政府联合"), ("party", "县委"), ("government", "县政府")],
                                max_length=12,
                                verbose_name="报告对象",
                            ),
                        ),
                        ("reported_on", models.DateField(verbose_name="报告日期")),
                        ("note", models.TextField(verbose_name="报告内容")),
                        (
                            "problem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="accountability.problem",
                                verbose_name="问题",
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
                        "verbose_name": "重要问题报告",
                        "ordering": ["problem_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("body__in", ["joint", "party", "government"])),
                                name="problemreport_body_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True),
                                name="problemreport_note_filled",
                                violation_error_message="报告内容不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RectificationExtension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("until", models.DateField(verbose_name="延至")),
                        ("reason", models.CharField(max_length=500, verbose_name="理由")),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "待审批"), ("granted", "同意延期"), ("refused", "不同意延期")],
                                default="waiting",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("comment", models.CharField(blank=True, max_length=500, verbose_name="审批意见")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审批时间")),
                        (
                            "decided_by",
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
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extensions",
                                to="accountability.rectificationorder",
                                verbose_name="限期整改责任书",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改延期",
                        "ordering": ["order_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "granted", "refused"])),
                                name="rectificationextension_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="rectificationextension_reason_filled",
                                violation_error_message="理由不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="rectificationextension_decided_at_with_decided_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("order",),
                                name="rectificationextension_one_waiting",
                                violation_error_message="已有待审批的延期申请",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="rectificationextension_decided",
                                violation_error_message="审批须登记审批人",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RectificationCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("checked_on", models.DateField(verbose_name="核查日期")),
                        ("place", models.CharField(max_length=120, verbose_name="核查地点")),
                        ("text", models.TextField(verbose_name="核查情况")),
                        ("passed", models.BooleanField(verbose_name="整改到位")),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="核查证据",
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
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="accountability.rectificationorder",
                                verbose_name="限期整改责任书",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改核查",
                        "ordering": ["order_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("place", ""), _negated=True),
                                name="rectificationcheck_place_filled",
                                violation_error_message="核查地点不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="rectificationcheck_text_filled",
                                violation_error_message="核查情况不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("reason", models.TextField(verbose_name="异议理由")),
                        ("due_on", models.DateField(verbose_name="答复期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "待复核"), ("upheld", "维持原结论"), ("changed", "变更原结论")],
                                default="waiting",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="复核意见")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复核人",
                            ),
                        ),
                        (
                            "conclusion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="accountability.conclusion",
                                verbose_name="督查结论",
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="申请单位",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="accountability.rectificationorder",
                                verbose_name="限期整改责任书",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "督查异议",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "upheld", "changed"])),
                                name="accountability_objection_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="accountability_objection_reason_filled",
                                violation_error_message="异议理由不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="accountability_objection_answered_at_with_answered_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("conclusion__isnull", False), ("order__isnull", True)),
                                    models.Q(("conclusion__isnull", True), ("order__isnull", False)),
                                    _connector="OR",
                                ),
                                name="accountability_objection_to_one",
                                violation_error_message="异议须针对一份结论或者一份责任书",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("answered_at__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="accountability_objection_answered",
                                violation_error_message="答复须写明复核意见",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("conclusion__isnull", False)),
                                fields=("conclusion",),
                                name="accountability_objection_one_to_conclusion",
                                violation_error_message="对该结论已提出异议",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("order__isnull", False)),
                                fields=("order",),
                                name="accountability_objection_one_to_order",
                                violation_error_message="对该责任书已提出异议",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RectificationReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("period", models.CharField(max_length=8, verbose_name="季度")),
                        ("text", models.TextField(verbose_name="整改情况")),
                        ("finished", models.BooleanField(default=False, verbose_name="整改完成")),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="附件",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="accountability.rectificationorder",
                                verbose_name="限期整改责任书",
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
                        "verbose_name": "整改情况反馈",
                        "ordering": ["order_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="rectificationreport_text_filled",
                                violation_error_message="整改情况不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteVisitMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="team",
                                to="accountability.sitevisit",
                                verbose_name="现场督办",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "现场督办人员",
                        "ordering": ["visit_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "person"),
                                name="sitevisitmember_once",
                                violation_error_message="人员重复",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgressCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("checked_on", models.DateField(verbose_name="督查日期")),
                        ("progressed", models.BooleanField(verbose_name="有明显进展")),
                        ("text", models.TextField(verbose_name="督查情况")),
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
                            "flag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="accountability.slowflag",
                                verbose_name="进展缓慢",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "进展督查",
                        "ordering": ["flag_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="progresscheck_text_filled",
                                violation_error_message="督查情况不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionReply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("text", models.TextField(verbose_name="批示")),
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="accountability.sitevisit",
                                verbose_name="现场督办",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "建议批示",
                        "ordering": ["visit_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="suggestionreply_text_filled",
                                violation_error_message="批示不能为空",
                            ),
                            models.UniqueConstraint(
                                fields=("visit", "recorded_by"),
                                name="suggestionreply_once",
                                violation_error_message="您已批示",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfCriticism",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("year", models.PositiveIntegerField(verbose_name="年度")),
                        ("ranking", models.CharField(max_length=120, verbose_name="排名")),
                        ("place", models.PositiveIntegerField(verbose_name="名次")),
                        ("text", models.TextField(blank=True, verbose_name="书面检查")),
                        ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
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
                                verbose_name="提交人",
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
                        (
                            "summons",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="self_criticism",
                                to="accountability.summons",
                                verbose_name="约谈",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "书面检查",
                        "ordering": ["-year", "place", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="selfcriticism_submitted_at_with_submitted_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.UniqueConstraint(
                                fields=("unit", "year", "ranking"),
                                name="selfcriticism_once",
                                violation_error_message="已列入书面检查",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("submitted_at__isnull", True),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="selfcriticism_submitted_with_text",
                                violation_error_message="提交须写明书面检查",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SummonsAgreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "office",
                            models.CharField(
                                choices=[
                                    ("efficiency", "效能办"),
                                    ("party", "县委办公室"),
                                    ("government", "县政府办公室"),
                                    ("appraisal", "县委考核办"),
                                ],
                                max_length=12,
                                verbose_name="部门",
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
                            "summons",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="accountability.summons",
                                verbose_name="约谈",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "约谈商定",
                        "ordering": ["summons_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("office__in", ["efficiency", "party", "government", "appraisal"])),
                                name="summonsagreement_office_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(
                                fields=("summons", "office"),
                                name="summonsagreement_once",
                                violation_error_message="本部门已同意",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SummonsApproval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "side",
                            models.CharField(
                                choices=[("party", "县委主要领导"), ("administration", "县政府主要领导")],
                                max_length=16,
                                verbose_name="审批方",
                            ),
                        ),
                        ("granted", models.BooleanField(verbose_name="批准")),
                        ("comment", models.CharField(blank=True, max_length=500, verbose_name="意见")),
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
                            "summons",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="accountability.summons",
                                verbose_name="约谈",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "约谈审批",
                        "ordering": ["summons_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["party", "administration"])),
                                name="summonsapproval_side_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(
                                fields=("summons", "side"),
                                name="summonsapproval_once",
                                violation_error_message="该方已审批",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SummonsFollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("checked_on", models.DateField(verbose_name="跟踪日期")),
                        (
                            "effect",
                            models.CharField(
                                choices=[("clear", "成效明显"), ("weak", "成效不明显")],
                                max_length=12,
                                verbose_name="成效",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="跟踪情况")),
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
                            "summons",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to="accountability.summons",
                                verbose_name="约谈",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "约谈跟踪",
                        "ordering": ["summons_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("effect__in", ["clear", "weak"])),
                                name="summonsfollowup_effect_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="summonsfollowup_text_filled",
                                violation_error_message="跟踪情况不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TalkItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="整改要求")),
                        (
                            "talk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="accountability.summonstalk",
                                verbose_name="约谈记录",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改要求",
                        "ordering": ["talk_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="talkitem_text_filled",
                                violation_error_message="整改要求不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TalkOpinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(verbose_name="意见原文")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="来源")),
                        (
                            "talk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="accountability.summonstalk",
                                verbose_name="约谈记录",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "反馈意见",
                        "ordering": ["talk_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="talkopinion_text_filled",
                                violation_error_message="意见原文不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitNoticeUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mark",
                            models.CharField(
                                choices=[("praised", "表扬"), ("urged", "督促")],
                                max_length=12,
                                verbose_name="表扬或督促",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="accountability.visitnotice",
                                verbose_name="通报",
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
                        "verbose_name": "通报单位",
                        "ordering": ["notice_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("mark__in", ["praised", "urged"])),
                                name="visitnoticeunit_mark_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(
                                fields=("notice", "unit"),
                                name="visitnoticeunit_once",
                                violation_error_message="单位重复",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitNoticeVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="accountability.visitnotice",
                                verbose_name="通报",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="accountability.sitevisit",
                                verbose_name="现场督办",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通报依据",
                        "ordering": ["notice_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("notice", "visit"), name="visitnoticevisit_once")
                        ],
                    },
                ),
            ],
        ),
        AppendOnly("accountability_inspectionmember"),
        AppendOnly("accountability_inspectionevidence"),
        AppendOnly("accountability_problemreport"),
        AppendOnly("accountability_sitevisit"),
        AppendOnly("accountability_sitevisitmember"),
        AppendOnly("accountability_suggestionreply"),
        AppendOnly("accountability_visitnotice"),
        AppendOnly("accountability_visitnoticeunit"),
        AppendOnly("accountability_visitnoticevisit"),
        AppendOnly("accountability_rectificationreport"),
        AppendOnly("accountability_rectificationcheck"),
        AppendOnly("accountability_slowflag"),
        AppendOnly("accountability_progresscheck"),
        AppendOnly("accountability_summonsagreement"),
        AppendOnly("accountability_summonsapproval"),
        AppendOnly("accountability_summonstalk"),
        AppendOnly("accountability_talkopinion"),
        AppendOnly("accountability_talkitem"),
        AppendOnly("accountability_summonsfollowup"),
        AppendOnly("accountability_transferproposal"),
    ]
