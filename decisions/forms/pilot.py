"""Forms of the local trial."""

from __future__ import annotations

from decisions.forms.fields import MatterForm, PersonField, choice, day, line
from decisions.forms.fields import text as paragraph


class PlanForm(MatterForm):
    """Place, period, measures."""

    area = line("试点范围", 200, required=False, help_text="必填。试点的单位或者区域。")
    starts_on = day("开始日期")
    ends_on = day("结束日期")
    measures = paragraph("试行措施", rows=4, required=False, help_text="必填。")


class ResultForm(MatterForm):
    """What came of it."""

    feasible = choice("结论", [("yes", "可行"), ("no", "不可行")])
    reason = paragraph("结论说明", rows=4, required=False, help_text="必填。试点情况和结论的依据。")


class WaiverForm(MatterForm):
    """A principal leader lets a reform go without a trial."""

    leader = PersonField(label="同意人", help_text="县委书记或县长。填写人员编号，或者不重名的姓名。")
    reason = paragraph("理由", rows=3, required=False, help_text="必填。")
    paper_number = line("批准文号", 80, required=False)
