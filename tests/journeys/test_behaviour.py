"""What hangs on attributes of a page, tried on a home page to which one button is added on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import enter, no_violations
from playwright.sync_api import expect

if TYPE_CHECKING:
    from book_scenes import Books
    from playwright.sync_api import Page, Route


@pytest.fixture
def with_added(books: Books, page: Page, live_server: object) -> object:
    """Open the home page of 李支书 with something added at the end of its content."""
    enter(page, str(live_server), books.user("李支书"))

    def opened(added: str) -> Page:
        def change(route: Route) -> None:
            answer = route.fetch()
            sent = answer.text()
            csrf = sent.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
            route.fulfill(response=answer, body=sent.replace("</main>", added.replace("TOKEN", csrf) + "</main>"))

        page.route(f"{live_server}/", change)
        page.goto("/")
        return page

    return opened


def test_a_question_is_asked_before_a_form_is_sent(with_added) -> None:
    page = with_added(
        '<form method="post" action="/language/" data-confirm="真的吗？">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="TOKEN">'
        '<button id="try" type="submit" name="language" value="en" data-once>试一试</button></form>'
    )
    page.click("#try")
    question = page.get_by_role("dialog")
    expect(question).to_have_accessible_name("真的吗？")
    expect(question.get_by_role("button", name="取消")).to_be_focused()
    no_violations(page)
    question.get_by_role("button", name="取消").click()
    expect(question).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.click("#try")
    page.get_by_role("dialog").get_by_role("button", name="试一试").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_htmx_asked_for_in_vain_is_said_above_the_page(with_added) -> None:
    page = with_added('<button id="try" type="button" hx-get="/nowhere/" hx-target="#try">试一试</button>')
    page.watch.expect(404)
    page.watch.ignored.append("Response Status Error Code 404")
    page.click("#try")
    expect(page.locator("#messages")).to_contain_text("请返回列表重新查找")
    expect(page.locator("#try")).to_have_text("试一试")
    no_violations(page)
