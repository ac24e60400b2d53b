"""The web server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")
application = get_wsgi_application()

# Every page is loaded before the first request, and what is loaded is not looked through for garbage again: that took a
# tenth of a second now and then, in the middle of somebody's request.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
