"""How a journey looks at a page: what fails it without being asked, and what it may ask of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from book_scenes import PASSWORD
from django.conf import settings
from django.test import Client
from django.urls import resolve
from django.utils.translation import gettext, override
from language_scan import foreign_words
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

    from wangge.kernel.models import User

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Watch:
    """Everything that went wrong in a page unseen: script errors, refused content, requests that failed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        self.expected: set[int] = set()
        # the status of the first is looked at by itself; the second is said by a browser that draws maps without a card
        self.ignored: list[str] = ["Failed to load resource", "GPU stall due to ReadPixels"]
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def expect(self, *statuses: int) -> None:
        """From now on answers with these statuses are no trouble."""
        self.expected.update(statuses)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in self.ignored):
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what was still loading when one went on to another page
            self.troubles.append(f"{self.page.url}: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.troubles.append(f"{self.page.url}: {response.status} {response.url}")


def enter(page: Page, address: str, user: User) -> None:
    """Be logged in, without the log-in page."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def speak(page: Page, language: str) -> None:
    """Change the language by the button that every page has."""
    page.locator(f"button[name=language][value={language}]").first.click()
    page.wait_for_load_state()


def no_violations(page: Page) -> None:
    """Nothing that axe can see keeps anybody out."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    said = [
        f"{v['id']} ({v['help']}): {node['html'][:200]}\n{node.get('failureSummary', '')}"
        for v in found.response["violations"]
        for node in v["nodes"]
    ]
    assert not said, page.url + "\n" + "\n".join(said)


def both_sizes(page: Page) -> None:
    """The page fits a phone and a desk; it is left at the size of the desk."""
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        needed = page.locator("html").evaluate("html => html.scrollWidth")
        assert needed <= width, f"{page.url} on a {name}: {needed} px wide"


def good_page(page: Page) -> None:
    """Both sizes and accessible on each: what every page must be."""
    both_sizes(page)
    no_violations(page)
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["phone"], strict=True)))
    no_violations(page)
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["desk"], strict=True)))


def zh(words: str) -> str:
    """The words of ours in Chinese; what is not ours stays as it is."""
    with override("zh-hans"):
        return gettext(words)


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Log in by the log-in page, and be on the home page."""
    page.goto("/account/login/")
    field(page, "Name or phone number").fill(name)
    field(page, "Password").fill(password)
    press(page, "Log in")
    expect(page.get_by_role("heading", level=1)).to_have_text(zh("Home"))


def press(page: Page, words: str) -> None:
    """Press a button of the page's content."""
    page.locator("main").get_by_role("button", name=zh(words), exact=True).click()


def follow(page: Page, words: str, *, at: str = "main", about: str = "") -> None:
    """Follow a link of the content (``at="aside nav"``: of the menu); ``about`` is what it says for the ear only."""
    page.locator(at).get_by_role("link", name=f"{zh(words)} {zh(about)}".strip(), exact=True).first.click()


def field(page: Page, words: str) -> Locator:
    """The field with this label."""
    return page.locator("main").get_by_label(zh(words)).first


def told(page: Page, words: str) -> None:
    """The message above the page says this."""
    expect(page.locator("#messages")).to_contain_text(zh(words))


def look_at(page: Page, name: str, typed: Iterable[str] = ()) -> None:
    """The journey stands on this page, and it is as good as the pages of the walk: fits, accessible, in Chinese."""
    assert resolve(urlsplit(page.url).path).url_name == name, page.url
    good_page(page)
    found = foreign_words(page, "zh", typed)
    assert not found, found
