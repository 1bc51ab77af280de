from django.urls import path

from ballots.views import telling, voting

app_name = "ballots"
urlpatterns = [
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
