"""Celery: what it needs is in settings (CELERY_…); Redis carries nudges only, so losing it loses nothing."""

import os
from typing import Any

from celery import Celery, signals
from celery.app.task import Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacy_portal.settings")

app = Celery("privacy_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.task(name="privacy_portal.beat")
def beat() -> None:
    """Beat asked and a worker answered: readiness looks at how long ago that was."""
    from privacy_portal.health import note_beat  # the project's apps load after this module

    note_beat()


@signals.setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """A listener here stops Celery from replacing the logging that settings configured."""


@signals.task_prerun.connect
def name_the_task(task_id: str, task: Task[Any, Any], **_: Any) -> None:
    from privacy_portal.logging import request_id, task_name

    request_id.set(task_id)
    task_name.set(task.name)
