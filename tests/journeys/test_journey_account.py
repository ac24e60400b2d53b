"""李支书 sets up a second factor, comes in with it, gives it up, and changes the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from book_scenes import PASSWORD, Books
from browsing import field, follow, good_page, log_in, look_at, press, zh
from playwright.sync_api import expect

from wangge.kernel import clock

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECOND = "two ponds and one old well"


def digits(secret: str) -> str:
    """What the app on the phone shows now."""
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30))


def confirm(page: Page, code: str = "") -> None:
    """Say who one is, when asked: by the password, or by the second factor."""
    if code:
        field(page, "Code of the app, or a recovery code").fill(code)
    else:
        field(page, "Password").fill(PASSWORD)
    page.locator("main form [type=submit]").first.click()


def test_a_second_factor_from_its_beginning_to_its_end(books: Books, page: Page) -> None:
    log_in(page, "李支书")
    page.goto("/account/second-factor/")
    follow(page, "Set up the app")
    if "/again/" in page.url:
        confirm(page)
    look_at(page, "mfa_activate_totp")
    secret = page.locator("main code").inner_text()
    page.locator("[name=code]").fill(digits(secret))
    press(page, "Set up")
    page.goto("/account/second-factor/recovery-codes/generate/")
    look_at(page, "mfa_generate_recovery_codes")
    press(page, "Make new recovery codes")
    page.goto("/account/second-factor/recovery-codes/")
    look_at(page, "mfa_view_recovery_codes")
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) > 4
    page.goto("/account/second-factor/reauthenticate/")
    look_at(page, "mfa_reauthenticate")

    # Out, and in again with a recovery code.
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name=zh("Log out")).click()
    page.goto("/account/login/")
    field(page, "Name or phone number").fill("李支书")
    field(page, "Password").fill(PASSWORD)
    press(page, "Log in")
    look_at(page, "mfa_authenticate")
    confirm(page, codes[0])
    expect(page.get_by_role("heading", level=1)).to_have_text(zh("Home"))

    # Given up.
    page.goto("/account/second-factor/totp/deactivate/")
    if "/again/" in page.url:
        confirm(page)
    look_at(page, "mfa_deactivate_totp")
    press(page, "Stop using the app")
    page.goto("/account/second-factor/")
    expect(page.locator("main .badge")).to_have_text(zh("not in use"))


def test_a_password_is_changed(books: Books, page: Page) -> None:
    log_in(page, "李支书")
    page.goto("/account/sessions/")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Chrome · Linux")
    page.goto("/account/password/")
    for name, value in (("oldpassword", PASSWORD), ("password1", SECOND), ("password2", SECOND)):
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form [type=submit]").click()
    expect(page.locator("#messages .alert")).to_be_visible()
    good_page(page)
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name=zh("Log out")).click()
    log_in(page, "李支书", SECOND)
