"""Keep clues, accountability cases, meeting discipline, supervision registers and integrity supervision."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.tables
from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0006_field_and_coordination"),
        ("core", "0004_job_attempt_limit"),
        ("decisions", "0002_history_and_immutable_records"),
        ("organization", "0004_oversight_and_publicity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        core.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="AccountabilityCase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="案号")),
                        (
                            "level",
                            models.CharField(
                                choices=[("county", "县级"), ("unit", "单位内部")], max_length=12, verbose_name="层级"
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("authority", "超越权限决策"),
                                    ("procedure", "违反程序决策"),
                                    ("collective", "集体决策失误"),
                                    ("personal", "个人原因决策失误"),
                                    ("statutory", "违反法定程序"),
                                    ("execution", "落实不力"),
                                    ("dereliction", "失职渎职"),
                                    ("accident", "重大事故"),
                                    ("training", "违规办班"),
                                    ("overstaffed", "超职数配备干部"),
                                    ("bribery", "换届贿选"),
                                    ("cheating", "考评舞弊"),
                                    ("misconduct", "违规违纪行为"),
                                    ("abuse", "利用职权谋私、赌博"),
                                    ("poor_grades", "连续两年评为“差”"),
                                ],
                                max_length=16,
                                verbose_name="追究情形",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="案由")),
                        ("text", models.TextField(verbose_name="基本情况")),
                        ("happened_on", models.DateField(verbose_name="决策或者事件日期")),
                        (
                            "loss",
                            models.CharField(
                                blank=True,
                                choices=[("", "—"), ("minor", "一般"), ("major", "重大")],
                                max_length=12,
                                verbose_name="损失",
                            ),
                        ),
                        ("loss_reason", models.TextField(blank=True, verbose_name="损失认定理由")),
                        ("consequence", models.TextField(blank=True, verbose_name="严重后果")),
                        ("cause", models.TextField(blank=True, verbose_name="个人原因")),
                        ("grave", models.BooleanField(default=False, verbose_name="影响恶劣、后果严重")),
                        ("crime", models.BooleanField(default=False, verbose_name="涉嫌犯罪")),
                        ("authority", models.CharField(blank=True, max_length=80, verbose_name="移送机关")),
                        ("transferred_on", models.DateField(blank=True, null=True, verbose_name="移送日期")),
                        ("deduction", core.fields.PointsField(blank=True, null=True, verbose_name="建议扣分")),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("opened", "已立案"),
                                    ("investigating", "核实调查"),
                                    ("heard", "已听取陈述"),
                                    ("concluded", "已认定"),
                                    ("served", "已送达"),
                                    ("appealed", "申诉处理"),
                                    ("archived", "结案归档"),
                                    ("dropped", "查否撤案"),
                                ],
                                default="opened",
                                max_length=16,
                                verbose_name="步骤",
                            ),
                        ),
                        (
                            "handling_unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="承办机关",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="decisions.matter",
                                verbose_name="决策事项",
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
                                related_name="+",
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
                                verbose_name="涉及单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "责任追究案件",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["county", "unit"])),
                                name="accountabilitycase_level_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "ground__in",
                                        [
                                            "authority",
                                            "procedure",
                                            "collective",
                                            "personal",
                                            "statutory",
                                            "execution",
                                            "dereliction",
                                            "accident",
                                            "training",
                                            "overstaffed",
                                            "bribery",
                                            "cheating",
                                            "misconduct",
                                            "abuse",
                                            "poor_grades",
                                        ],
                                    )
                                ),
                                name="accountabilitycase_ground_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("loss__in", ["minor", "major", ""])),
                                name="accountabilitycase_loss_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "stage__in",
                                        [
                                            "opened",
                                            "investigating",
                                            "heard",
                                            "concluded",
                                            "served",
                                            "appealed",
                                            "archived",
                                            "dropped",
                                        ],
                                    )
                                ),
                                name="accountabilitycase_stage_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="accountabilitycase_title_filled",
                                violation_error_message="案由不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="accountabilitycase_text_filled",
                                violation_error_message="基本情况不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("loss", ""), models.Q(("loss_reason", ""), _negated=True), _connector="OR"
                                ),
                                name="accountabilitycase_loss_with_reason",
                                violation_error_message="认定损失须写明理由",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("transferred_on__isnull", True),
                                    models.Q(("authority", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="accountabilitycase_transferred_to_somebody",
                                violation_error_message="移送须写明接收机关",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Clue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("failed_decision", "决策失误"),
                                    ("procedure", "违反决策程序"),
                                    ("weak_execution", "落实不力"),
                                    ("dereliction", "失职渎职"),
                                    ("accident", "重大事故"),
                                    ("unreachable", "有事找不到人"),
                                    ("told_twice", "同一问题交代两次以上"),
                                    ("no_reply", "交办之后没有回音"),
                                    ("overdue", "无故拖延超时"),
                                    ("inspection", "乱检查"),
                                    ("charge", "乱收费"),
                                    ("fine", "乱罚款"),
                                    ("levy", "乱摊派"),
                                    ("shifted_cost", "转嫁摊派报销费用"),
                                    ("trip", "未经报批擅自外出"),
                                    ("training", "未经批准办班"),
                                    ("bribery", "换届贿选"),
                                    ("overstaffed", "超职数配备干部"),
                                    ("cheating", "考评舞弊"),
                                    ("contracts", "工程谋私"),
                                    ("gambling", "赌博"),
                                    ("complaint", "群众投诉"),
                                    ("other", "其他违纪违法"),
                                ],
                                max_length=16,
                                verbose_name="类型",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="摘要")),
                        ("text", models.TextField(verbose_name="内容")),
                        (
                            "occasion",
                            models.CharField(
                                choices=[("midyear", "年中检查"), ("year_end", "年底考核"), ("daily", "平时掌握")],
                                default="daily",
                                max_length=12,
                                verbose_name="来源",
                            ),
                        ),
                        ("happened_on", models.DateField(blank=True, null=True, verbose_name="发生日期")),
                        ("source_kind", models.CharField(blank=True, max_length=60, verbose_name="来源对象种类")),
                        (
                            "source_pk",
                            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="来源对象编号"),
                        ),
                        ("source_label", models.CharField(blank=True, max_length=200, verbose_name="来源对象")),
                        ("serious", models.BooleanField(default=False, verbose_name="后果严重")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "待核实"),
                                    ("confirmed", "查实待处理"),
                                    ("dismissed", "查否了结"),
                                    ("transferred", "已移送"),
                                    ("filed", "已立案"),
                                    ("closed", "处理完毕"),
                                ],
                                default="new",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("result", models.TextField(blank=True, verbose_name="处理结果")),
                        ("discipline", models.CharField(blank=True, max_length=200, verbose_name="纪律处分")),
                        ("no_discipline", models.CharField(blank=True, max_length=500, verbose_name="不作处分的理由")),
                        ("authority", models.CharField(blank=True, max_length=80, verbose_name="移送机关")),
                        ("transferred_on", models.DateField(blank=True, null=True, verbose_name="移送日期")),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="涉及人员",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="涉及单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "问题线索",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["source_kind", "source_pk"], name="clue_source")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "failed_decision",
                                            "procedure",
                                            "weak_execution",
                                            "dereliction",
                                            "accident",
                                            "unreachable",
                                            "told_twice",
                                            "no_reply",
                                            "overdue",
                                            "inspection",
                                            "charge",
                                            "fine",
                                            "levy",
                                            "shifted_cost",
                                            "trip",
                                            "training",
                                            "bribery",
                                            "overstaffed",
                                            "cheating",
                                            "contracts",
                                            "gambling",
                                            "complaint",
                                            "other",
                                        ],
                                    )
                                ),
                                name="clue_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("occasion__in", ["midyear", "year_end", "daily"])),
                                name="clue_occasion_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["new", "confirmed", "dismissed", "transferred", "filed", "closed"])
                                ),
                                name="clue_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="clue_title_filled",
                                violation_error_message="摘要不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="clue_text_filled",
                                violation_error_message="内容不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "transferred"), _negated=True),
                                    models.Q(
                                        ("transferred_on__isnull", False), models.Q(("authority", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="clue_transferred_to_somebody",
                                violation_error_message="移送须写明接收机关和日期",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_kind", ""), ("source_pk__isnull", True)),
                                    models.Q(
                                        models.Q(("source_kind", ""), _negated=True), ("source_pk__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="clue_source_whole",
                                violation_error_message="来源对象须写明种类和编号",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntegritySession",
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
                                choices=[
                                    ("hearing", "季度联系点汇报"),
                                    ("meeting", "半年督查汇报会"),
                                    ("check", "年中检查"),
                                    ("selection", "干部选拔任用条例执行情况检查"),
                                ],
                                max_length=12,
                                verbose_name="种类",
                            ),
                        ),
                        ("period", models.CharField(max_length=8, verbose_name="周期")),
                        ("held_on", models.DateField(verbose_name="日期")),
                        ("text", models.TextField(verbose_name="情况")),
                        ("findings", models.TextField(blank=True, verbose_name="发现的问题")),
                        ("rectify_by", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="主持或者带队",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="被检查单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "廉政督查会议和检查",
                        "ordering": ["-held_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["hearing", "meeting", "check", "selection"])),
                                name="integritysession_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="integritysession_text_filled",
                                violation_error_message="情况不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rectify_by__isnull", True),
                                    ("rectify_by__gte", models.F("held_on")),
                                    _connector="OR",
                                ),
                                name="integritysession_held_on_before_rectify_by",
                                violation_error_message="整改期限不能早于检查日期",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("findings", ""),
                                    ("kind__in", ["hearing", "meeting"]),
                                    ("rectify_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="integritysession_findings_rectified",
                                violation_error_message="发现问题的须写明整改期限",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntegrityWatch",
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
                                choices=[("project", "立项"), ("inquiry", "问询"), ("reminder", "提醒")],
                                max_length=12,
                                verbose_name="形式",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="事项")),
                        ("text", models.TextField(verbose_name="要求")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                        ("closing", models.TextField(blank=True, verbose_name="办结意见")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办结人",
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
                        "verbose_name": "廉政督查事项",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["project", "inquiry", "reminder"])),
                                name="integritywatch_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="integritywatch_title_filled",
                                violation_error_message="事项不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="integritywatch_text_filled",
                                violation_error_message="要求不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="integritywatch_closed_at_with_closed_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at__isnull", True),
                                    models.Q(("closing", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="integritywatch_closed_with_word",
                                violation_error_message="须写明办结意见",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "project"), _negated=True),
                                    ("due_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="integritywatch_project_due",
                                violation_error_message="立项须有期限",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingWatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("title", models.CharField(max_length=120, verbose_name="会议")),
                        (
                            "convener",
                            models.CharField(
                                choices=[("party", "县委"), ("government", "县政府"), ("other", "其他")],
                                max_length=12,
                                verbose_name="名义",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="召开日期")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="地点")),
                        ("record", models.TextField(blank=True, verbose_name="监督记录")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办结人",
                            ),
                        ),
                        (
                            "meeting",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="decisions.meeting",
                                verbose_name="决策会议",
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
                            "supervisor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="监督人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会议监督",
                        "ordering": ["-held_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("convener__in", ["party", "government", "other"])),
                                name="meetingwatch_convener_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="meetingwatch_title_filled",
                                violation_error_message="会议名称不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="meetingwatch_closed_at_with_closed_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at__isnull", True),
                                    ("convener", "other"),
                                    models.Q(("supervisor__isnull", False), models.Q(("record", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="meetingwatch_supervised",
                                violation_error_message="以县委、县政府名义召开的会议须有纪委监督人员及其记录",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("number", models.CharField(max_length=80, unique=True, verbose_name="文号")),
                        ("text", models.TextField(verbose_name="正文")),
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
                            "watch",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice",
                                to="accountability.meetingwatch",
                                verbose_name="会议",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会风会纪通报",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="meetingnotice_text_filled",
                                violation_error_message="正文不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingBreach",
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
                                choices=[
                                    ("absent", "缺席"),
                                    ("late", "迟到"),
                                    ("early", "早退"),
                                    ("other", "其他违反会纪"),
                                ],
                                max_length=12,
                                verbose_name="情形",
                            ),
                        ),
                        ("excuse", models.CharField(blank=True, max_length=200, verbose_name="请假事由")),
                        ("text", models.CharField(blank=True, max_length=200, verbose_name="说明")),
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "watch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="breaches",
                                to="accountability.meetingwatch",
                                verbose_name="会议",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "违反会纪",
                        "ordering": ["watch_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["absent", "late", "early", "other"])),
                                name="meetingbreach_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(
                                fields=("watch", "person", "kind"),
                                name="meetingbreach_once",
                                violation_error_message="已登记",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Regulation",
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
                                choices=[
                                    ("execution", "重大决策执行责任追究办法"),
                                    ("administrative", "行政问责制实施办法"),
                                ],
                                max_length=16,
                                verbose_name="制度",
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "起草中"),
                                    ("consulting", "征求意见"),
                                    ("issued", "已印发"),
                                    ("repealed", "已废止"),
                                ],
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="印发日期")),
                        ("basis", models.CharField(blank=True, max_length=200, verbose_name="制定依据")),
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
                        "verbose_name": "责任追究制度",
                        "ordering": ["kind", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["execution", "administrative"])),
                                name="regulation_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "consulting", "issued", "repealed"])),
                                name="regulation_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "issued")),
                                fields=("kind",),
                                name="regulation_one_issued",
                                violation_error_message="该制度已有现行版本",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "issued"), _negated=True),
                                    models.Q(("issued_on__isnull", False), models.Q(("number", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="regulation_issued_with_number",
                                violation_error_message="已印发的制度须有文号和印发日期",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegulationArticle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("label", models.CharField(max_length=40, verbose_name="条款")),
                        ("text", models.TextField(verbose_name="内容")),
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
                            "regulation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="articles",
                                to="accountability.regulation",
                                verbose_name="制度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "制度条款",
                        "ordering": ["regulation_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("label", ""), _negated=True),
                                name="regulationarticle_label_filled",
                                violation_error_message="条款不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="regulationarticle_text_filled",
                                violation_error_message="条款内容不能为空",
                            ),
                            models.UniqueConstraint(
                                fields=("regulation", "label"),
                                name="regulationarticle_once",
                                violation_error_message="该条款已登记",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Respondent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                        ("withdrawal_reason", models.CharField(blank=True, max_length=200, verbose_name="撤销理由")),
                        ("post", models.CharField(max_length=120, verbose_name="当时职务")),
                        ("proposed_by", models.CharField(blank=True, max_length=40, verbose_name="列为责任人的依据")),
                        (
                            "extent",
                            models.CharField(
                                blank=True,
                                choices=[("", "未区分"), ("collective", "集体责任"), ("personal", "个人责任")],
                                max_length=12,
                                verbose_name="集体与个人",
                            ),
                        ),
                        (
                            "weight",
                            models.CharField(
                                blank=True,
                                choices=[("", "未区分"), ("primary", "主要责任"), ("secondary", "次要责任")],
                                max_length=12,
                                verbose_name="主要与次要",
                            ),
                        ),
                        (
                            "intent",
                            models.CharField(
                                blank=True,
                                choices=[("", "未区分"), ("intent", "主观故意"), ("negligence", "工作过失")],
                                max_length=12,
                                verbose_name="故意与过失",
                            ),
                        ),
                        ("waived", models.CharField(blank=True, max_length=500, verbose_name="不予追究的理由")),
                        ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="respondents",
                                to="accountability.accountabilitycase",
                                verbose_name="案件",
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
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "责任人",
                        "ordering": ["case_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="respondent_withdrawn_at_with_withdrawn_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    models.Q(("withdrawal_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="respondent_withdrawn_with_reason",
                                violation_error_message="撤销须写明理由",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("extent__in", ["collective", "personal", ""])),
                                name="respondent_extent_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weight__in", ["primary", "secondary", ""])),
                                name="respondent_weight_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("intent__in", ["intent", "negligence", ""])),
                                name="respondent_intent_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("case", "person"),
                                name="respondent_one_person",
                                violation_error_message="该责任人已列入",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseHandler",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                        ("withdrawal_reason", models.CharField(blank=True, max_length=200, verbose_name="撤销理由")),
                        (
                            "role",
                            models.CharField(
                                choices=[("handler", "承办人"), ("decider", "决定人"), ("reviewer", "申诉复查人")],
                                max_length=12,
                                verbose_name="分工",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handlers",
                                to="accountability.accountabilitycase",
                                verbose_name="案件",
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
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "办案人员",
                        "ordering": ["case_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="casehandler_withdrawn_at_with_withdrawn_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    models.Q(("withdrawal_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="casehandler_withdrawn_with_reason",
                                violation_error_message="撤销须写明理由",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["handler", "decider", "reviewer"])),
                                name="casehandler_role_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("case", "person", "role"),
                                name="casehandler_one_role",
                                violation_error_message="该人员已有此分工",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseStep",
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
                                    ("open", "立案"),
                                    ("investigate", "开始核实"),
                                    ("hear", "陈述完毕"),
                                    ("conclude", "认定并作出决定"),
                                    ("serve", "送达"),
                                    ("appeal", "提出申诉"),
                                    ("uphold", "维持决定"),
                                    ("revise", "发回重新认定"),
                                    ("archive", "结案归档"),
                                    ("drop", "查否撤案"),
                                ],
                                max_length=12,
                                verbose_name="办理",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("opened", "已立案"),
                                    ("investigating", "核实调查"),
                                    ("heard", "已听取陈述"),
                                    ("concluded", "已认定"),
                                    ("served", "已送达"),
                                    ("appealed", "申诉处理"),
                                    ("archived", "结案归档"),
                                    ("dropped", "查否撤案"),
                                ],
                                max_length=16,
                                verbose_name="办理后步骤",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("note", models.TextField(blank=True, verbose_name="情况")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="accountability.accountabilitycase",
                                verbose_name="案件",
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
                                verbose_name="材料",
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
                        "verbose_name": "案件办理",
                        "ordering": ["case_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "event__in",
                                        [
                                            "open",
                                            "investigate",
                                            "hear",
                                            "conclude",
                                            "serve",
                                            "appeal",
                                            "uphold",
                                            "revise",
                                            "archive",
                                            "drop",
                                        ],
                                    )
                                ),
                                name="casestep_event_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "stage__in",
                                        [
                                            "opened",
                                            "investigating",
                                            "heard",
                                            "concluded",
                                            "served",
                                            "appealed",
                                            "archived",
                                            "dropped",
                                        ],
                                    )
                                ),
                                name="casestep_stage_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="accountability.accountabilitycase",
                                verbose_name="案件",
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
                                verbose_name="责任单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "责任单位",
                        "ordering": ["case_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "unit"), name="caseunit_once", violation_error_message="该单位已列入"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "occasion",
                            models.CharField(
                                choices=[("midyear", "年中检查"), ("year_end", "年底考核"), ("daily", "平时掌握")],
                                max_length=12,
                                verbose_name="来源",
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="说明")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sources",
                                to="accountability.accountabilitycase",
                                verbose_name="案件",
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
                            "clue",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_source",
                                to="accountability.clue",
                                verbose_name="线索",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "案件来源",
                        "ordering": ["case_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("occasion__in", ["midyear", "year_end", "daily"])),
                                name="casesource_occasion_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="casesource_text_filled",
                                violation_error_message="来源须有说明",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClueStep",
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
                                    ("confirm", "查实"),
                                    ("dismiss", "查否"),
                                    ("transfer", "移送"),
                                    ("file", "立案"),
                                    ("close", "处理完毕"),
                                ],
                                max_length=12,
                                verbose_name="办理",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "待核实"),
                                    ("confirmed", "查实待处理"),
                                    ("dismissed", "查否了结"),
                                    ("transferred", "已移送"),
                                    ("filed", "已立案"),
                                    ("closed", "处理完毕"),
                                ],
                                max_length=12,
                                verbose_name="办理后状态",
                            ),
                        ),
                        ("note", models.TextField(verbose_name="情况")),
                        (
                            "clue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="accountability.clue",
                                verbose_name="线索",
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
                        "verbose_name": "线索办理",
                        "ordering": ["clue_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("event__in", ["confirm", "dismiss", "transfer", "file", "close"])),
                                name="cluestep_event_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["new", "confirmed", "dismissed", "transferred", "filed", "closed"])
                                ),
                                name="cluestep_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True),
                                name="cluestep_note_filled",
                                violation_error_message="须写明情况",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                        ("withdrawal_reason", models.CharField(blank=True, max_length=200, verbose_name="撤销理由")),
                        ("starts_on", models.DateField(verbose_name="起始日期")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="联系人",
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
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "廉政联系点",
                        "ordering": ["unit_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="contactpoint_withdrawn_at_with_withdrawn_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    models.Q(("withdrawal_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="contactpoint_withdrawn_with_reason",
                                violation_error_message="撤销须写明理由",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("unit", "person"),
                                name="contactpoint_one_per_unit_and_person",
                                violation_error_message="该联系人已联系此单位",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntegrityEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("year", models.PositiveIntegerField(verbose_name="年度")),
                        ("dated", models.DateField(verbose_name="日期")),
                        ("text", models.CharField(max_length=200, verbose_name="内容")),
                        ("source_kind", models.CharField(max_length=60, verbose_name="来源对象种类")),
                        ("source_pk", models.PositiveBigIntegerField(verbose_name="来源对象编号")),
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
                    ],
                    options={
                        "verbose_name": "廉政档案记录",
                        "ordering": ["person_id", "-dated", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="integrityentry_text_filled",
                                violation_error_message="内容不能为空",
                            ),
                            models.UniqueConstraint(
                                fields=("person", "source_kind", "source_pk", "text"),
                                name="integrityentry_once",
                                violation_error_message="已记入廉政档案",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntegrityReturn",
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
                                choices=[("report", "阶段报告"), ("reply", "书面答复"), ("receipt", "签收确认")],
                                max_length=12,
                                verbose_name="种类",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="内容")),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="材料",
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
                            "watch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returns",
                                to="accountability.integritywatch",
                                verbose_name="事项",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "督查回复",
                        "ordering": ["watch_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["report", "reply", "receipt"])),
                                name="integrityreturn_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="integrityreturn_text_filled",
                                violation_error_message="内容不能为空",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyPost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("reason", models.CharField(max_length=120, verbose_name="理由")),
                        (
                            "post",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.post",
                                verbose_name="职位",
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
                        "verbose_name": "关键岗位",
                        "ordering": ["post_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="keypost_reason_filled",
                                violation_error_message="理由不能为空",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("hotline", "投诉热线"),
                                    ("media", "媒体反映"),
                                    ("letter", "来信"),
                                    ("visit", "来访"),
                                    ("online", "网上投诉"),
                                ],
                                max_length=12,
                                verbose_name="渠道",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        ("reporter", models.CharField(blank=True, max_length=80, verbose_name="反映人")),
                        ("contact", models.CharField(blank=True, max_length=80, verbose_name="联系方式")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("failed_decision", "决策失误"),
                                    ("procedure", "违反决策程序"),
                                    ("weak_execution", "落实不力"),
                                    ("dereliction", "失职渎职"),
                                    ("accident", "重大事故"),
                                    ("unreachable", "有事找不到人"),
                                    ("told_twice", "同一问题交代两次以上"),
                                    ("no_reply", "交办之后没有回音"),
                                    ("overdue", "无故拖延超时"),
                                    ("inspection", "乱检查"),
                                    ("charge", "乱收费"),
                                    ("fine", "乱罚款"),
                                    ("levy", "乱摊派"),
                                    ("shifted_cost", "转嫁摊派报销费用"),
                                    ("trip", "未经报批擅自外出"),
                                    ("training", "未经批准办班"),
                                    ("bribery", "换届贿选"),
                                    ("overstaffed", "超职数配备干部"),
                                    ("cheating", "考评舞弊"),
                                    ("contracts", "工程谋私"),
                                    ("gambling", "赌博"),
                                    ("complaint", "群众投诉"),
                                    ("other", "其他违纪违法"),
                                ],
                                max_length=16,
                                verbose_name="反映问题",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "办理中"), ("clue", "已转线索"), ("answered", "已答复")],
                                default="open",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="答复")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "clue",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lead",
                                to="accountability.clue",
                                verbose_name="线索",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.unit",
                                verbose_name="涉及单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "群众和媒体反映",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["hotline", "media", "letter", "visit", "online"])),
                                name="lead_channel_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "failed_decision",
                                            "procedure",
                                            "weak_execution",
                                            "dereliction",
                                            "accident",
                                            "unreachable",
                                            "told_twice",
                                            "no_reply",
                                            "overdue",
                                            "inspection",
                                            "charge",
                                            "fine",
                                            "levy",
                                            "shifted_cost",
                                            "trip",
                                            "training",
                                            "bribery",
                                            "overstaffed",
                                            "cheating",
                                            "contracts",
                                            "gambling",
                                            "complaint",
                                            "other",
                                        ],
                                    )
                                ),
                                name="lead_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "clue", "answered"])),
                                name="lead_state_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="lead_text_filled",
                                violation_error_message="内容不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="lead_answered_at_with_answered_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", True),
                                    models.Q(("answer", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="lead_answered_with_text",
                                violation_error_message="答复不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "clue"), _negated=True), ("clue__isnull", False), _connector="OR"
                                ),
                                name="lead_turned_into_clue",
                                violation_error_message="转线索须有线索",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("name", models.CharField(max_length=40, unique=True, verbose_name="措施")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("check", "责令检查"),
                                    ("talk", "谈话"),
                                    ("criticism", "通报批评"),
                                    ("organizational", "组织处理"),
                                    ("discipline", "纪律处分"),
                                    ("transfer", "移送"),
                                ],
                                max_length=16,
                                verbose_name="种类",
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=100, verbose_name="排序")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
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
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="停用人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "追究措施",
                        "ordering": ["order", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["check", "talk", "criticism", "organizational", "discipline", "transfer"],
                                    )
                                ),
                                name="measure_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="measure_name_filled",
                                violation_error_message="措施不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="measure_withdrawn_at_with_withdrawn_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AbsenceMeasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("year", models.PositiveIntegerField(verbose_name="年度")),
                        ("place", models.PositiveIntegerField(verbose_name="年内次数")),
                        (
                            "step",
                            models.CharField(
                                choices=[("criticism", "通报批评"), ("talk", "诫勉谈话"), ("suspension", "停职待岗")],
                                max_length=12,
                                verbose_name="处理",
                            ),
                        ),
                        ("referred", models.BooleanField(default=False, verbose_name="提请县委研究")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="执行日期")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="执行情况")),
                        ("carried_at", models.DateTimeField(blank=True, null=True, verbose_name="执行登记时间")),
                        (
                            "carried_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="执行登记人",
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
                            "breach",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measure",
                                to="accountability.meetingbreach",
                                verbose_name="缺席",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "缺会处理",
                        "ordering": ["-year", "person_id", "place"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("step__in", ["criticism", "talk", "suspension"])),
                                name="absencemeasure_step_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("carried_at__isnull", True), ("carried_by__isnull", True)),
                                    models.Q(("carried_at__isnull", False), ("carried_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="absencemeasure_carried_at_with_carried_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("carried_at__isnull", True), models.Q(("note", ""), _negated=True), _connector="OR"
                                ),
                                name="absencemeasure_carried_told",
                                violation_error_message="须写明执行情况",
                            ),
                            models.UniqueConstraint(
                                fields=("person", "year", "place"),
                                name="absencemeasure_once",
                                violation_error_message="该人员本年度的这一次缺会已处理",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="accountability.meetingnotice",
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
                        "verbose_name": "通报范围",
                        "ordering": ["notice_id", "id"],
                        "constraints": [models.UniqueConstraint(fields=("notice", "unit"), name="noticeunit_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CaseArticle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="articles",
                                to="accountability.accountabilitycase",
                                verbose_name="案件",
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
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accountability.regulationarticle",
                                verbose_name="条款",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "案件依据",
                        "ordering": ["case_id", "id"],
                        "constraints": [models.UniqueConstraint(fields=("case", "article"), name="casearticle_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("filed_on", models.DateField(verbose_name="申诉日期")),
                        ("text", models.TextField(verbose_name="申诉理由")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("", "未处理"), ("uphold", "维持"), ("revise", "重新认定")],
                                max_length=12,
                                verbose_name="结果",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="答复")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
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
                            "respondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="accountability.respondent",
                                verbose_name="责任人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申诉",
                        "ordering": ["respondent_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="appeal_text_filled",
                                violation_error_message="申诉理由不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="appeal_answered_at_with_answered_by",
                                violation_error_message="时间与经办人必须同时登记",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", True),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_answered_with_outcome",
                                violation_error_message="答复须有结果和理由",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["", "uphold", "revise"])),
                                name="appeal_outcome_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at__isnull", True)),
                                fields=("respondent",),
                                name="appeal_one_open",
                                violation_error_message="已有未处理的申诉",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RespondentStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("dated", models.DateField(verbose_name="日期")),
                        ("declined", models.BooleanField(default=False, verbose_name="本人放弃陈述")),
                        ("text", models.TextField(verbose_name="陈述内容或者放弃的情况")),
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
                            "respondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="accountability.respondent",
                                verbose_name="责任人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "本人陈述",
                        "ordering": ["respondent_id", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="respondentstatement_text_filled",
                                violation_error_message="须写明陈述内容或者放弃的情况",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sanction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("round", models.PositiveIntegerField(default=1, verbose_name="次数")),
                        ("measure", models.CharField(max_length=40, verbose_name="措施")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("check", "责令检查"),
                                    ("talk", "谈话"),
                                    ("criticism", "通报批评"),
                                    ("organizational", "组织处理"),
                                    ("discipline", "纪律处分"),
                                    ("transfer", "移送"),
                                ],
                                max_length=16,
                                verbose_name="种类",
                            ),
                        ),
                        ("decided_on", models.DateField(verbose_name="决定日期")),
                        ("document_number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
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
                            "respondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanctions",
                                to="accountability.respondent",
                                verbose_name="责任人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "追究措施",
                        "ordering": ["respondent_id", "round", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["check", "talk", "criticism", "organizational", "discipline", "transfer"],
                                    )
                                ),
                                name="sanction_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("measure", ""), _negated=True),
                                name="sanction_measure_filled",
                                violation_error_message="措施不能为空",
                            ),
                            models.UniqueConstraint(
                                fields=("respondent", "round", "measure"),
                                name="sanction_once",
                                violation_error_message="该措施已登记",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("present", models.BooleanField(default=True, verbose_name="到会")),
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
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="accountability.integritysession",
                                verbose_name="会议",
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
                        "verbose_name": "参会人员",
                        "ordering": ["session_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("session", "person", "unit"), name="sessionmember_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupervisionRecord",
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
                                choices=[
                                    ("democratic_life", "民主生活会"),
                                    ("personal_matters", "领导干部个人重大事项报告"),
                                    ("work_report", "述职述廉"),
                                    ("integrity_talk", "廉政谈话"),
                                    ("questioning", "询问质询"),
                                    ("petition", "信访处理"),
                                    ("audit", "经济责任审计"),
                                    ("admonition", "诫勉谈话"),
                                    ("inquiry", "函询"),
                                ],
                                max_length=20,
                                verbose_name="种类",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="日期")),
                        ("text", models.TextField(verbose_name="内容")),
                        ("result", models.TextField(verbose_name="结果")),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.storedfile",
                                verbose_name="材料",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.person",
                                verbose_name="干部",
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
                        "verbose_name": "党内监督记录",
                        "ordering": ["-held_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "democratic_life",
                                            "personal_matters",
                                            "work_report",
                                            "integrity_talk",
                                            "questioning",
                                            "petition",
                                            "audit",
                                            "admonition",
                                            "inquiry",
                                        ],
                                    )
                                ),
                                name="supervisionrecord_kind_known",
                                violation_error_message="取值不在允许范围内",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="supervisionrecord_text_filled",
                                violation_error_message="内容不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("result", ""), _negated=True),
                                name="supervisionrecord_result_filled",
                                violation_error_message="结果不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["personal_matters", "audit", "admonition", "inquiry"]),
                                        _negated=True,
                                    ),
                                    ("person__isnull", False),
                                    _connector="OR",
                                ),
                                name="supervisionrecord_about_somebody",
                                violation_error_message="这一种类须写明干部",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitReward",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("dated", models.DateField(verbose_name="日期")),
                        ("title", models.CharField(max_length=80, verbose_name="奖励")),
                        ("reason", models.TextField(verbose_name="事由")),
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
                        "verbose_name": "单位奖励",
                        "ordering": ["-dated", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="unitreward_title_filled",
                                violation_error_message="奖励不能为空",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="unitreward_reason_filled",
                                violation_error_message="事由不能为空",
                            ),
                        ],
                    },
                ),
            ],
        ),
        AppendOnly("accountability_regulationarticle"),
        AppendOnly("accountability_cluestep"),
        AppendOnly("accountability_caseunit"),
        AppendOnly("accountability_casesource"),
        AppendOnly("accountability_casearticle"),
        AppendOnly("accountability_casestep"),
        AppendOnly("accountability_respondentstatement"),
        AppendOnly("accountability_sanction"),
        AppendOnly("accountability_integrityentry"),
        AppendOnly("accountability_unitreward"),
        AppendOnly("accountability_meetingbreach"),
        AppendOnly("accountability_meetingnotice"),
        AppendOnly("accountability_noticeunit"),
        AppendOnly("accountability_supervisionrecord"),
        AppendOnly("accountability_keypost"),
        AppendOnly("accountability_integrityreturn"),
        AppendOnly("accountability_integritysession"),
        AppendOnly("accountability_sessionmember"),
    ]
