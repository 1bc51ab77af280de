from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "考核"

    def ready(self) -> None:
        from appraisal import (  # noqa: F401  jobs registers the handlers and the schedule
            award_verbs,
            evaluation_verbs,
            grade_verbs,
            jobs,
            providers,
            receivers,  # noqa: F401  jobs registers the handlers and the schedule
            scheme_verbs,
            verbs_assessment,
            verbs_commitments,
        )
        from appraisal.actions.score_checks import shown
        from appraisal.enums import AppraisalEvent
        from appraisal.permissions import (
            ASSESSMENT_GRANTS,
            GRANTS,
            GRANTS_OF_AWARDS,
            GRANTS_OF_COMMITMENTS,
            GRANTS_OF_DETAILS,
            GRANTS_OF_EVALUATIONS,
            GRANTS_OF_FEEDBACK,
            GRANTS_OF_GRADES,
            GRANTS_OF_VALUES,
        )
        from appraisal.providers import awards, commitments, feedback
        from appraisal.reports import background  # noqa: F401  registers its handler
        from appraisal.verbs import CELLS, VERBS, WORDS
        from core import access, events, tasks, verbs
        from organization import demo_steps

        access.register(GRANTS)
        access.register(GRANTS_OF_DETAILS)
        access.register(GRANTS_OF_VALUES)
        access.register(ASSESSMENT_GRANTS)
        access.register(GRANTS_OF_COMMITMENTS)
        access.register(GRANTS_OF_EVALUATIONS)
        access.register(GRANTS_OF_FEEDBACK)
        access.register(GRANTS_OF_GRADES)
        access.register(GRANTS_OF_AWARDS)
        verbs.register(VERBS, words=WORDS, cells=CELLS, read=shown)
        verbs.register(verbs_commitments.VERBS, words=verbs_commitments.WORDS)
        verbs.register(verbs_assessment.VERBS)
        verbs.register(evaluation_verbs.VERBS, words=evaluation_verbs.WORDS)
        verbs.register(grade_verbs.VERBS, words=grade_verbs.WORDS)
        verbs.register(award_verbs.VERBS, words=award_verbs.WORDS)
        verbs.register(scheme_verbs.VERBS, words=scheme_verbs.WORDS)
        demo_steps.register("考核年度", "appraisal.demo.load", order=50)
        demo_steps.register("测评", "appraisal.demo_evaluations.load", order=52)
        demo_steps.register("等次评定", "appraisal.demo_grades.load", order=95)
        demo_steps.register("年度承诺", "appraisal.demo_commitments.load", order=53)
        demo_steps.register("考核反馈", "appraisal.demo_feedback.load", order=54)
        demo_steps.register("结果异议", "appraisal.demo_objections.load", order=56)
        demo_steps.register("年度考评", "appraisal.demo_assessment.load", order=58)
        providers.register()
        awards.register()
        commitments.register()
        feedback.register()
        receivers.register()
        events.subscribe(AppraisalEvent.VERSION_PUBLISHED, tasks.anchor_soon)
