"""Choices of special appraisals and of what a qualitative rating rests on. Imports nothing of ours but the base."""

from __future__ import annotations

from core.enums import Choice


class SpecialPermission(Choice):
    VIEW = "appraisal.view_special_rounds", "查看专项考评"
    VIEW_ALL = "appraisal.view_all_special_rounds", "查看全部专项考评"
    OPEN = "appraisal.open_special_rounds", "安排专项考评"
    ORGANIZE = "appraisal.organize_special_rounds", "组织专项考评"


class BookState(Choice):
    """Where an uploaded workbook stands."""

    CHECKED = "checked", "已核对，待导入"
    COMMITTED = "committed", "已导入"
    DISCARDED = "discarded", "已放弃"


class BasisKind(Choice):
    """The two kinds of basis of a qualitative rating (JH-C-3.3-i)."""

    MATERIAL = "material", "职能部门材料"
    SURVEY = "survey", "民意调查结果"
