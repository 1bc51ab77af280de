from django.urls import path

from ballots.views import codes, forms, telling, voting

app_name = "ballots"
urlpatterns = [
    path("code/", codes.enter, name="code"),
    path("code/form/", codes.form, name="code_form"),
    path("code/confirm/", codes.confirm, name="code_confirm"),
    path("code/cast/", codes.cast, name="code_cast"),
    path("<uuid:pk>/form/", forms.form, name="form"),
    path("<uuid:pk>/form/confirm/", forms.confirm, name="confirm_form"),
    path("<uuid:pk>/form/cast/", forms.cast, name="cast_form"),
    path("<uuid:pk>/teller/codes/", telling.codes, name="codes"),
    path("<uuid:pk>/", voting.ballot, name="ballot"),
    path("<uuid:pk>/confirm/", voting.confirm, name="confirm"),
    path("<uuid:pk>/cast/", voting.cast, name="cast"),
    path("<uuid:pk>/result/", telling.show_result, name="result"),
    path("<uuid:pk>/teller/", telling.teller, name="teller"),
    path("<uuid:pk>/teller/figures/", telling.figures, name="figures"),
    path("<uuid:pk>/teller/presence/", telling.presence, name="presence"),
    path("<uuid:pk>/teller/recuse/", telling.recuse, name="recuse"),
    path("<uuid:pk>/teller/open/", telling.open_poll, name="open"),
    path("<uuid:pk>/teller/close/", telling.close_poll, name="close"),
    path("<uuid:pk>/teller/key/", telling.key, name="key"),
    path("<uuid:pk>/teller/unseal/", telling.unseal, name="unseal"),
]
