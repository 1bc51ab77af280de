from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from core import access, registry, verbs
        from organization import demo, demo_steps, navigation, providers, receivers, verification  # noqa: F401
        from organization.permissions import GRANTS
        from organization.verbs import VERBS, WORDS

        demo_steps.register("机构人员", "organization.demo_county.load", order=10)
        access.register(GRANTS)
        verbs.register(VERBS, words=WORDS)
        access.on_step_up(verification.is_fresh)
        registry.workbench.register(providers.work_items)
        registry.clause_pages.register(providers.clause_pages)
        registry.navigation.register(navigation.unit_entries)
        registry.navigation.register(navigation.admin_entries)
        user_logged_in.connect(receivers.note_sign_in, dispatch_uid="organization.note_sign_in")
