"""Addresses of the register of plans and of a matter's basis in them."""

from django.urls import path

from decisions.views import plans

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/add/", plans.add_plan, name="add_plan"),
    path("plans/<int:pk>/sections/add/", plans.add_plan_section, name="add_plan_section"),
    path("plans/<int:pk>/file/", plans.plan_file, name="plan_file"),
    path("matters/<int:pk>/basis/", plans.basis, name="basis"),
    path("matters/<int:pk>/basis/add/", plans.add_basis, name="add_basis"),
    path("matters/<int:pk>/basis/<int:row>/withdraw/", plans.withdraw_basis, name="withdraw_basis"),
]
