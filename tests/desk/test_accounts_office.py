"""Log-in by the office's identity server, when the environment names one: a platform of its own, in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
import json, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from wangge.kernel.models import User
settings.ALLOWED_HOSTS = ["testserver"]
call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
User.objects.create(username="somebody")
page = Client().get("/account/login/")
away = Client().post("/account/office/login/")
print(json.dumps({
    "status": page.status_code, "page": page.content.decode(), "policy": page["Content-Security-Policy"],
    "away": away.status_code, "said": away.content.decode(),
    "signup": Client().get("/account/office/signup/").status_code,
}))
"""


def ask(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "wangge.project.settings", "WANGGE_VAR_DIR": str(folder),
        "WANGGE_DATABASE_URL": "", "WANGGE_OIDC_ISSUER": "https://127.0.0.1:9/realm", "WANGGE_OIDC_CLIENT_ID": "wangge",
        "WANGGE_OIDC_SECRET": "a secret", "WANGGE_OIDC_NAME": "周口统一认证",
    }  # fmt: skip
    command = [sys.executable, "-c", SCRIPT]
    return subprocess.run(command, env=environment | more, capture_output=True, text=True, check=False)


def test_the_log_in_page_has_its_button_and_an_inner_address_is_not_asked(tmp_path: Path) -> None:
    done = ask(tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["status"] == 200
    assert "周口统一认证" in answer["page"]
    assert "form-action 'self' https://127.0.0.1:9" in answer["policy"]
    assert answer["away"] == 422
    assert "WANGGE_OIDC_PRIVATE" in answer["said"]
    assert answer["signup"] == 302, "nobody gets an account this way"


def test_half_a_setting_stops_the_start(tmp_path: Path) -> None:
    done = ask(tmp_path, WANGGE_OIDC_SECRET="")
    assert done.returncode != 0
    assert "settings.oidc.incomplete" in done.stderr
