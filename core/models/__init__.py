from core.models.audit import AuditAnchor, AuditEvent, AuditHead, RowHistory
from core.models.files import StoredFile
from core.models.jobs import Job
from core.models.rulebook import Rulebook, RulebookParameter

__all__ = [
    "AuditAnchor",
    "AuditEvent",
    "AuditHead",
    "Job",
    "RowHistory",
    "Rulebook",
    "RulebookParameter",
    "StoredFile",
]
