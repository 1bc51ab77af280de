from django.urls import path

from organization.views import accounts, duties, my_account, second_factor, sign_in, step_up

app_name = "organization"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("activate/", sign_in.activate, name="activate"),
    path("step-up/", step_up.step_up, name="step_up"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("second-factor/bind/", second_factor.bind_second_factor, name="bind_second_factor"),
    path("second-factor/begin/", second_factor.begin_second_factor, name="begin_second_factor"),
    path("my-account/", my_account.my_account, name="my_account"),
    path("my-account/password/", my_account.change_password, name="change_password"),
    path("my-account/sessions/<int:pk>/end/", my_account.end_my_session, name="end_my_session"),
    path("accounts/", accounts.account_list, name="account_list"),
    path("accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/new/<str:number>/", accounts.new_account_for, name="new_account_for"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/disable/", accounts.disable_account, name="disable_account"),
    path("accounts/<int:pk>/enable/", accounts.enable_account, name="enable_account"),
    path("accounts/<int:pk>/slip/", accounts.issue_slip, name="issue_slip"),
    path("accounts/<int:pk>/sessions/end/", accounts.end_account_sessions, name="end_account_sessions"),
    path("accounts/<int:pk>/sessions/<int:session>/end/", accounts.end_account_session, name="end_account_session"),
    path("duties/", duties.duty_list, name="duty_list"),
    path("duties/new/", duties.grant_duty, name="grant_duty"),
    path("duties/pending/", duties.pending_duties, name="pending_duties"),
    path("duties/<int:pk>/confirm/", duties.confirm_duty, name="confirm_duty"),
    path("duties/<int:pk>/withdraw/", duties.withdraw_duty, name="withdraw_duty"),
    path("duties/second-factor/<int:pk>/unbind/", duties.unbind_second_factor, name="unbind_second_factor"),
    path("permissions/", duties.permission_table, name="permission_table"),
]
