"""Addresses of this room. What strangers may open: log-in, cards, and before the first account the setup."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import include, path
from django.views.generic import TemplateView

from wangge.desk.accounts import keys, own, platform, setup, superior

urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("settings/", platform.settings_page, name="settings_page"),
    path("settings/township/", setup.township_new, name="township_new"),
    path("settings/leave-demo/", platform.demo_leave, name="demo_leave"),
    # One's own account
    path("account/", own.account_home, name="account_home"),
    path("account/login/", allauth.login, name="account_login"),
    path("account/logout/", allauth.logout, name="account_logout"),
    path("account/help/", own.account_help, name="account_help"),
    path(
        "account/inactive/",
        TemplateView.as_view(template_name="account/account_inactive.html"),
        name="account_inactive",
    ),
    path("account/again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/password/", own.password_change, name="account_change_password"),
    path("account/password/set/", allauth.password_set, name="account_set_password"),
    path("account/sessions/", own.session_list, name="usersessions_list"),
    path("account/sessions/<int:session_id>/end/", own.session_stop, name="session_end"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/map-keys/", keys.map_keys, name="map_keys"),
    path("account/map-keys/<int:key_id>/end/", keys.map_key_end, name="map_key_end"),
    path("account/card/", own.card_type, name="card_type"),
    path("account/card/<str:code>/", own.card_enter, name="card_enter"),
    # Accounts of those one is responsible for
    path("people/<uuid:person_id>/account/", superior.person_account, name="person_account"),
    path("people/<uuid:person_id>/account/card/", superior.card_make, name="card_make"),
    path("people/<uuid:person_id>/account/close/", superior.account_shut, name="account_close"),
    path("people/<uuid:person_id>/account/reopen/", superior.account_unshut, name="account_reopen"),
    path("grids/<uuid:grid_id>/cards/", superior.card_sheet, name="card_sheet"),
]

if settings.OFFICE:
    from wangge.desk.accounts.office import urlpatterns as of_the_office

    urlpatterns += of_the_office
