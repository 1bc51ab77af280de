"""The gallery: every component in every state, and four model pages (范例) with invented figures, for developers."""

from core.gallery.pages import gallery

__all__ = ["gallery"]
