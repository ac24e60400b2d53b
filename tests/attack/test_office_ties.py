"""The office's identity server says who is at the door; what it has tied ends with a reset."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from book_scenes import Books, write_books

from wangge.kernel.accounts.api import phone_index
from wangge.kernel.accounts.office_adapter import account_of
from wangge.kernel.models import User

RESETTING = """
import json, sys, django
django.setup()
from django.core.management import call_command
sys.path.insert(0, sys.argv[1])
call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
from allauth.socialaccount.models import SocialAccount
from book_scenes import write_books
from wangge.kernel.accounts.api import account_reset
books = write_books()
for name in ("陈红丽", "刘平"):
    SocialAccount.objects.create(user=books.user(name), provider="office", uid=name)
account_reset(actor=books.actor("李支书"), person_id=books.people["陈红丽"].pk)
print(json.dumps([tie.uid for tie in SocialAccount.objects.all()]))
"""


def test_a_reset_ends_the_ties_of_this_account_and_of_no_other(tmp_path: Path) -> None:
    scenes = str(Path(sys.modules["book_scenes"].__file__ or "").parent)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "wangge.project.settings", "WANGGE_VAR_DIR": str(tmp_path),
        "WANGGE_DATABASE_URL": "", "WANGGE_OIDC_ISSUER": "https://id.example.com", "WANGGE_OIDC_CLIENT_ID": "wangge",
        "WANGGE_OIDC_SECRET": "a secret",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", RESETTING, scenes], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == ["刘平"]


@pytest.mark.django_db
@pytest.mark.parametrize("said", [False, "false", "False", None, "", 0])
def test_a_number_that_nobody_has_checked_opens_nothing(said: object) -> None:
    books: Books = write_books()
    User.objects.filter(username="江书记").update(phone_index=phone_index("13900001234"))
    assert account_of({"phone_number": "13900001234", "phone_number_verified": said}) is None
    assert account_of({"phone_number": "13900001234", "phone_number_verified": "true"}) == books.user("江书记")
