"""How gunicorn serves the site; read with `gunicorn --config`."""

import os
from pathlib import Path

from privacy_portal.logging import configuration

bind = f"{os.environ.get('WEB_HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
worker_class = "gthread"
# The code is read once and shared; nothing opens a connection while it is read.
preload_app = True
threads = 4
# A hung request is ended well before a person gives up; an upload of the largest size fits.
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 2000
max_requests_jitter = 200
# Heartbeat files in memory where the system has such a place.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Our own line for each request is written by the application, without query strings.
accesslog = None
# A file outside this folder that two clones would share, and a door nobody needs.
control_socket_disable = True
logconfig_dict = configuration(os.environ.get("LOG_LEVEL") or "INFO")
