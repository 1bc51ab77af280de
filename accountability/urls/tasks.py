"""Addresses of rows in force."""

from django.urls import path

from accountability.views import adjusting, tasks

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/export/", tasks.export_tasks, name="export_tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/start/", tasks.start, name="start_task"),
    path("tasks/<int:pk>/finish/", tasks.finish, name="finish_task"),
    path("tasks/<int:pk>/step/", tasks.step, name="finish_step"),
    path("tasks/<int:pk>/adjust/", adjusting.adjust, name="adjust_task"),
    path("tasks/<int:pk>/flags/<int:flag>/keep/", adjusting.keep, name="keep_task"),
]
