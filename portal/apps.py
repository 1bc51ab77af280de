from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "公众门户"

    def ready(self) -> None:
        from core import registry
        from portal import providers

        registry.clause_pages.register(providers.clause_pages)
        registry.public_pages.register(providers.public_pages)
