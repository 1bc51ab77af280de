"""Addresses of the portal: those of the public are open to everyone, those below office/ to who makes things public."""

from django.urls import path

from portal.views import commitments, office, pages, recruiting, sending, tasks

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("notices/<int:pk>/", pages.notice, name="notice"),
    path("notices/<int:pk>/comment/", sending.comment, name="comment"),
    path("hearings/<int:pk>/", pages.hearing, name="hearing"),
    path("hearings/<int:pk>/register/", sending.register, name="register"),
    path("decisions/<int:pk>/", pages.decision, name="decision"),
    path("experts/<int:pk>/", recruiting.expert_call, name="expert_call"),
    path("experts/<int:pk>/apply/", recruiting.apply, name="apply"),
    path("tenders/<int:pk>/", recruiting.tender, name="tender"),
    path("proposals/", sending.proposal, name="proposal"),
    path("complaints/", sending.complaint, name="complaint"),
    path("answers/", sending.answer, name="answer"),
    path("receipt/", pages.receipt, name="receipt"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/comment/", tasks.task_comment, name="task_comment"),
    path("units/<int:pk>/", tasks.unit, name="unit"),
    path("projects/", tasks.column, name="column"),
    path("projects/photos/<int:pk>/", tasks.photo, name="photo"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("bulletins/", tasks.bulletins, name="bulletins"),
    path("bulletins/<int:pk>/", tasks.bulletin, name="bulletin"),
    path("office/", office.publicity, name="publicity"),
    path("office/export/", office.export_publicity, name="export_publicity"),
    path("office/suitable/", office.suitable, name="suitable"),
    path("office/tasks/<int:pk>/suitable/", office.mark_suitable, name="mark_suitable"),
    path("office/tasks/<int:pk>/<slug:kind>/", office.publish, name="publish"),
    path("office/publications/<int:pk>/withdraw/", office.withdraw, name="withdraw"),
    path("office/bulletins/", office.office_bulletins, name="office_bulletins"),
    path("office/bulletins/new/", office.new_bulletin, name="new_bulletin"),
    path("office/bulletins/<int:pk>/", office.edit_bulletin, name="edit_bulletin"),
    path("office/bulletins/<int:pk>/publish/", office.publish_bulletin, name="publish_bulletin"),
    path("office/briefings/new/", office.new_briefing, name="new_briefing"),
    path("office/comments/", office.comments, name="comments"),
    path("office/comments/<int:pk>/answer/", office.answer_comment, name="answer_comment"),
    path("office/comments/<int:pk>/supervise/", office.supervise_comment, name="supervise_comment"),
]
