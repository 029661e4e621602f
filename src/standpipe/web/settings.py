"""Settings of the console. Everything that differs between installations comes from the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from standpipe.adapters.openid_connect import settings_from
from standpipe.adapters.webhook import Allowed
from standpipe.app.require_second_factor import NOBODY, checked
from standpipe.web.logs import logging_settings

HERE = Path(__file__).parent


def database_of(url: str) -> dict[str, object]:
    """Return Django's words for a PostgreSQL address.

    >>> database_of("postgresql://postgres:@/estate?host=/run/x")["OPTIONS"]
    {'host': '/run/x'}
    """
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _names(variable: str) -> list[str]:
    return [name.strip() for name in os.environ.get(variable, "").split(",") if name.strip()]


SECRET_KEY = os.environ.get("STANDPIPE_SECRET_KEY") or secrets.token_urlsafe(50)
DEBUG = False
BEHIND_TLS = os.environ.get("STANDPIPE_TLS") == "1"
"""The console stands behind a proxy that speaks HTTPS: cookies are then for HTTPS only."""
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *_names("STANDPIPE_ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = _names("STANDPIPE_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "csp",
    "standpipe.adapters.storage",
    "standpipe.web",
]
MIDDLEWARE = [
    "standpipe.web.observe.Observe",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "standpipe.web.headers.PlainHeaders",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "standpipe.web.gate.Gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "standpipe.web.errors.PlainErrors",
]
ROOT_URLCONF = "standpipe.web.urls"
WSGI_APPLICATION = "standpipe.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "standpipe.web.navigation.navigation",
            ],
            "builtins": ["standpipe.web.templatetags.console"],
        },
    }
]

DATABASES = {"default": database_of(os.environ.get("STANDPIPE_DATABASE_URL", "postgresql://localhost/standpipe"))}
AUTH_USER_MODEL = "storage.Person"
AUTHENTICATION_BACKENDS = ["standpipe.adapters.storage.people.ByPassword"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # counts of requests by token, in each web process
    }
}
OPENID_CONNECT = settings_from(os.environ)
"""The provider by which people sign in, or None."""
SECOND_FACTOR_OF = checked(os.environ.get("STANDPIPE_SECOND_FACTOR") or NOBODY)
"""Who opens nothing without a second factor (or the provider's sign-in)."""
ADDRESS = os.environ.get("STANDPIPE_ADDRESS", "")
"""Where people reach the console, for the buttons of messages."""
WEBHOOKS = Allowed(
    tuple(_names("STANDPIPE_WEBHOOK_HOSTS")) or Allowed().hosts, os.environ.get("STANDPIPE_WEBHOOK_PRIVATE") == "1"
)
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "standpipe.web.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = HERE / "static"
WHITENOISE_MAX_AGE = 31_536_000  # every address of a file carries the hash of its content
WHITENOISE_ALLOW_ALL_ORIGINS = False

STANDPIPE_HOME = Path(os.environ.get("STANDPIPE_HOME") or ".")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 200
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
LOGGING = logging_settings(as_json=os.environ.get("STANDPIPE_LOG") == "json")
