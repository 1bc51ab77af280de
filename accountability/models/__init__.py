from accountability.models.filings import Confirmation, Filing, FilingDefect
from accountability.models.letters import Letter, LetterSignature, LetterTask
from accountability.models.studies import Study, StudyMember
from accountability.models.tables import TaskTable
from accountability.models.tasks import AssistingUnit, StepDone, Task, TaskFlag, TaskMove, TaskVersion

__all__ = [
    "AssistingUnit", "Confirmation", "Filing", "FilingDefect", "Letter", "LetterSignature", "LetterTask", "StepDone",
    "Study", "StudyMember", "Task", "TaskFlag", "TaskMove", "TaskTable", "TaskVersion",
]  # fmt: skip
