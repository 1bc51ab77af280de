"""Pages of organization, one module per subject."""

from organization.views.sign_in import locked_out

__all__ = ["locked_out"]
