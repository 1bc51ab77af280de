"""The doors of core. The names settings and the root addresses refer to stand here."""

from core.views.pages import broken, csrf_failure, denied, health, missing, workbench

__all__ = ["broken", "csrf_failure", "denied", "health", "missing", "workbench"]
