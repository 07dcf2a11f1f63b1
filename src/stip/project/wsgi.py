# SPDX-License-Identifier: EUPL-1.2
"""What the server runs. Everything that stays is loaded here, before the server splits into processes."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stip.project.settings")
application = get_wsgi_application()
# The pages load with their addresses.
_addresses = get_resolver().url_patterns
# What is loaded by now stays for good: without it the collector is done in a moment, where it held up a page for 40 to
# 100 ms every few dozen pages.
gc.collect()
gc.freeze()
