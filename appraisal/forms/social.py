"""Forms of social evaluation and of supporting measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from appraisal.forms.detail_rules import paper
from appraisal.models import SupportingMeasure
from decisions.forms.fields import day, line, text


class SocialForm(forms.Form):
    """``channels`` are the ways the scheme names; another may be typed."""

    channel = line("方式", 40)
    held_on = day("日期")
    source = line("来源", 120, help_text="如：县统计局民意调查报告。")
    finding = text("了解到的情况", rows=4)

    def __init__(self, data: Any = None, *, channels: Sequence[str] = (), initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["channel"].help_text = f"{'、'.join(channels)}，或者其他方式。" if channels else ""


class MeasureForm(forms.Form):
    name = line("办法名称", 120)
    number = line("文号", 80, required=False, help_text="拟制中的留空。")
    effective_on = day("施行日期", required=False)
    upload = paper("文件", required=False)


class CitationForm(forms.Form):
    measure = forms.ModelChoiceField(
        SupportingMeasure.objects.all(), label="配套办法", empty_label="请选择",
        error_messages={"required": "请选择配套办法", "invalid_choice": "没有这个办法"},
    )  # fmt: skip
    article = line("条款", 40, help_text="如：第十二条。")
