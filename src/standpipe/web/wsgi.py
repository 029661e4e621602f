"""The console as a WSGI application, with every page loaded."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standpipe.web.settings")
application = get_wsgi_application()
# Django loads the pages at the first request: in each process anew, while people wait. Here they are loaded once.
import_module(settings.ROOT_URLCONF)
