"""Django's settings; what may differ from place to place is declared in ``environment``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wangge.desk.map.basemap import basemap_from
from wangge.kernel.accounts.office import office_from, office_settings
from wangge.kernel.db import connection_settings
from wangge.kernel.keys import secret_key
from wangge.language.catalogue import LOCALES, compile_edited
from wangge.project.environment import read
from wangge.project.server.logs import logging_settings

PACKAGE = Path(__file__).parents[1]
VAR_DIR: Path = read("WANGGE_VAR_DIR").resolve()

DEBUG: bool = read("WANGGE_DEBUG")
SECRET_KEY = secret_key(VAR_DIR, read("WANGGE_SECRET_KEY"))
ALLOWED_HOSTS: list[str] = read("WANGGE_HOSTS")
OFFICE = office_from(read)
BASEMAP = basemap_from(read)
OIDC_PRIVATE: bool = read("WANGGE_OIDC_PRIVATE")
OIDC_TRUSTED: bool = read("WANGGE_OIDC_TRUSTED")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *(["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"] if OFFICE else []),
    "wangge.kernel",
    "wangge.territory",
    "wangge.roster",
    "wangge.registry",
    "wangge.planning",
    "wangge.desk",
    "wangge.portal",
]

MIDDLEWARE = [
    "wangge.project.server.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # before what may refuse a request
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "wangge.desk.shell.middleware.SpeechMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wangge.desk.accounts.middleware.SetupMiddleware",
    "wangge.desk.shell.middleware.ActorMiddleware",
    "wangge.desk.shell.middleware.ProblemMiddleware",
]

ROOT_URLCONF = "wangge.project.urls"
WSGI_APPLICATION = "wangge.project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "desk" / "templates"],  # ours before those of allauth
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wangge.desk.shell.context.shell",
            ]
        },
    }
]

LOGGING = logging_settings(debug=DEBUG)

DATABASES = {"default": connection_settings(read("WANGGE_DATABASE_URL"), VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "kernel.User"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "wangge.kernel.accounts.passwords.Long", "OPTIONS": {"min_length": 8}},
    {
        "NAME": "wangge.kernel.accounts.passwords.NotTheName",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "wangge.kernel.accounts.passwords.Uncommon"},
    {"NAME": "wangge.kernel.accounts.passwords.NotOnlyDigits"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wangge.kernel.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/5m/key",  # key: the name together with the address
    "login": "60/m/ip",  # a whole office may share one address
    "setup": "10/m/ip",
    "find_grid": "30/m/ip",  # residents looking for their grid by door
}
ACCOUNT_FORMS = {
    "login": "wangge.desk.accounts.forms.LoginForm",
    "change_password": "wangge.desk.accounts.forms.ChangePasswordForm",
    "set_password": "wangge.desk.accounts.forms.SetPasswordForm",
    "reauthenticate": "wangge.desk.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "wangge.kernel.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "wangge.desk.accounts.forms.SecondFactorForm",
    "reauthenticate": "wangge.desk.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "wangge.desk.accounts.forms.ActivateAppForm",
}
MFA_TOTP_TOLERANCE = 1  # clocks of phones are not always right
SOCIALACCOUNT_ADAPTER = "wangge.kernel.accounts.office_adapter.OfficeAdapter"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = office_settings(OFFICE) if OFFICE else {}
ALLAUTH_TRUSTED_PROXY_COUNT: int = read("WANGGE_PROXIES")

CACHES = {
    "default": {  # counts attempts to log in, for all processes together
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

HTTPS: bool = read("WANGGE_HTTPS")
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "wangge.desk.shell.views.forged"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *BASEMAP.origins],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *BASEMAP.origins],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *([OFFICE.origin] if OFFICE else [])],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [LOCALES]
compile_edited()
USE_I18N = True
TIME_ZONE: str = read("WANGGE_TIME_ZONE")
USE_TZ = True

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # the front end lies compressed in the package; nothing is collected
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/desk/.+-[\w-]{8}\.\w+$"  # the hash is in the name
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700  # Django's default is for everybody to read
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PUBLIC_URL: str = read("WANGGE_PUBLIC_URL")
NOTICE_URLS: list[str] = read("WANGGE_NOTICE_URLS")
EMAIL_URL: str = read("WANGGE_EMAIL_URL")
