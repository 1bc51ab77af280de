from portal.models.publicity import (
    Briefing,
    BriefingTask,
    PublicationMedium,
    PublicBulletin,
    SuitableMark,
    TaskComment,
    TaskPublication,
)
from portal.models.tries import PublicTry

__all__ = [
    "Briefing", "BriefingTask", "PublicBulletin", "PublicTry", "TaskPublication", "PublicationMedium", "SuitableMark",
    "TaskComment",
]  # fmt: skip
