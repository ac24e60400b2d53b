"""Forms and the small components: labels, help and errors belong together for a screen reader too."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from wangge.desk.shell.forms import DeskForm, VersionedForm
from wangge.problem import Problem


class HouseholdForm(VersionedForm):
    name = forms.CharField(label="户主", help_text="身份证上的姓名", max_length=5)
    residence = forms.ChoiceField(
        label="居住情况", choices=[("here", "常住"), ("away", "外出")], widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")])
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    shown = forms.BooleanField(label="同意公示", required=False)


def said(template: str, **context: object) -> str:
    return Template("{% load desk %}" + template).render(Context(context))


def test_every_field_has_its_label_help_and_hidden_version() -> None:
    page = said("{% form_fields form %}", form=HouseholdForm(initial={"version": 3}))
    assert '<label class="form-label" for="id_name">' in page
    assert 'aria-describedby="id_name_helptext"' in page
    assert 'id="id_name_helptext">身份证上的姓名' in page
    assert '<input type="hidden" name="version" value="3"' in page
    assert page.count("<fieldset") == 1
    assert '<legend class="form-label">' in page
    assert '<select name="kind" class="form-select"' in page
    assert "form-errors" not in page


def test_errors_are_listed_above_linked_and_told_at_the_field() -> None:
    form = HouseholdForm({"version": "3", "name": "一二三四五六", "kind": "c"})
    page = said("{% form_fields form %}", form=form)
    assert 'id="form-errors"' in page
    assert '<a class="alert-link" href="#id_name">户主</a>' in page
    assert '<a class="alert-link" href="#id_residence">居住情况</a>' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_name_error"' in page
    assert "is-invalid" in page


def test_what_was_typed_comes_back_escaped() -> None:
    page = said("{% form_fields form %}", form=HouseholdForm({"name": '"><script>', "note": "</textarea><b>"}))
    assert "<script>" not in page
    assert "<b>" not in page


def test_a_form_without_a_version_is_refused() -> None:
    form = HouseholdForm({"name": "李", "residence": "here", "kind": "a"})
    assert "version" in form.errors


def test_a_refusal_by_the_rules_stands_at_its_field_or_above() -> None:
    form = HouseholdForm({"version": 1, "name": "李", "residence": "here", "kind": "a"})
    assert form.is_valid()
    with translation.override("zh-hans"):
        form.refuse(Problem("list.page.invalid", field="name"))
        form.refuse(Problem("list.page.invalid"))
    assert form.errors["name"] == form.non_field_errors() == ["列表翻页的网址不完整。请从列表首页重新打开。"]


def test_a_form_of_a_library_is_shown_in_the_same_way() -> None:
    class Theirs(forms.Form):
        login = forms.CharField(label="Name")

    assert 'class="form-control"' in said("{% form_fields form %}", form=Theirs())
    assert issubclass(VersionedForm, DeskForm)


def test_icons_are_ornaments_unless_they_say_something() -> None:
    assert 'aria-hidden="true"' in said('{% icon "home" %}')
    assert 'role="img" aria-label="a &lt;b&gt;"' in said('{% icon "home" words %}', words="a <b>")


def test_badges_have_a_kind_and_escape_their_text() -> None:
    assert said('{% badge words "warning" %}', words="<b>") == '<span class="badge badge-warning">&lt;b&gt;</span>'
    with pytest.raises(TemplateSyntaxError):
        said('{% badge "x" "pink" %}')


def test_dates_are_written_as_the_language_does() -> None:
    day = dt.date(2026, 3, 1)
    with translation.override("zh-hans"):
        assert said("{{ day|dated }}", day=day) == "2026年3月1日"
    with translation.override("en"):
        assert said("{{ day|dated }}", day=day) == "March 1, 2026"
    assert said("{{ day|dated }}", day=None) == "–"


def test_a_confirmation_works_without_a_script() -> None:
    with translation.override("en"):
        page = said('{% confirm "Close" "/close/" "Really?" %}', csrf_token="token")
    assert "<summary" in page
    assert 'action="/close/"' in page
    assert "csrfmiddlewaretoken" in page


def test_an_empty_list_says_what_to_do_next() -> None:
    page = said('{% empty "Nothing yet" "Import a list." "/import/" "Import" %}')
    assert '<a class="btn btn-primary" href="/import/">Import</a>' in page
