from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        from core import access
        from organization.permissions import GRANTS

        access.register(GRANTS)
