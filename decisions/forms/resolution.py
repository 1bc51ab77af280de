"""The form of a resolution or of minutes: parse and explain."""

from __future__ import annotations

from decisions.actions.resolutions import NewResolution
from decisions.enums import ResolutionKind
from decisions.forms.fields import MatterForm, choice, day, line
from decisions.forms.fields import text as paragraph


class IssueForm(MatterForm):
    """What is typed of the paper; the rest is taken from the record of the meeting."""

    kind = choice("种类", ResolutionKind.choices())
    number = line("文号", 80, required=False, help_text="不填则按当年同类文号顺延，如 安府纪要〔2012〕3号。")
    title = line("标题", 120)
    dated = day("日期")
    text = paragraph("会议决定", rows=8, help_text="会议决定的事项，一段一行。")

    def resolution(self) -> NewResolution:
        """The valid form."""
        given = self.cleaned_data
        return NewResolution(
            kind=ResolutionKind(given["kind"]), title=given["title"], text=given["text"], dated=given["dated"],
            number=given["number"],
        )  # fmt: skip
