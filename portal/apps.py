from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "公众门户"

    def ready(self) -> None:
        from core import access, registry, verbs
        from organization import demo_steps
        from portal import providers
        from portal.permissions import GRANTS
        from portal.verbs import VERBS, WORDS

        access.register(GRANTS)
        verbs.register(VERBS, words=WORDS)
        registry.clause_pages.register(providers.clause_pages)
        registry.public_pages.register(providers.public_pages)
        registry.navigation.register(providers.SECTION.shown)
        registry.workbench.register(providers.work_items)
        registry.chain.register(providers.links)
        demo_steps.register("对外公开", "portal.demo.load", order=95)
