"""Forms about accounts: django-allauth's in our words, and our own."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChange
from allauth.account.forms import LoginForm as AllauthLogin
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticate
from allauth.account.forms import SetPasswordForm as AllauthSet
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthFactorAgain
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from wangge.desk.shell.forms import DeskForm
from wangge.kernel.models import User

PASSWORD_HELP = _(
    "At least 8 characters; not only digits, not your name, not a word that many use. A short sentence is easy to "
    "remember."
)


def _dress(form: forms.BaseForm, **words: Any) -> None:
    """Give fields of others our labels; a placeholder is no label and goes."""
    form.label_suffix = ""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
        if name in words:
            field.label = words[name]


class LoginForm(AllauthLogin):  # type: ignore[misc]
    """Name or phone number, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress it."""
        super().__init__(*args, **kwargs)
        _dress(self, login=_("Name or phone number"), password=_("Password"))
        self.fields["login"].max_length = 64
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True, "maxlength": "64"}


class ChangePasswordForm(AllauthChange):  # type: ignore[misc]
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress it."""
        super().__init__(*args, **kwargs)
        _dress(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password once more"),
        )  # fmt: skip
        self.fields["password1"].help_text = PASSWORD_HELP


class SetPasswordForm(AllauthSet):  # type: ignore[misc]
    """A first password for who came by the office's identity server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress it."""
        super().__init__(*args, **kwargs)
        _dress(self, password1=_("New password"), password2=_("New password once more"))
        self.fields["password1"].help_text = PASSWORD_HELP


class ReauthenticateForm(AllauthReauthenticate):  # type: ignore[misc]
    """The password again, before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress it."""
        super().__init__(*args, **kwargs)
        _dress(self, password=_("Password"))


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress it."""
        super().__init__(*args, **kwargs)
        _dress(self, code=_("Code of the app, or a recovery code"))


class SecondFactorAgainForm(AllauthFactorAgain):  # type: ignore[misc]
    """The code again, before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress it."""
        super().__init__(*args, **kwargs)
        _dress(self, code=_("Code of the app, or a recovery code"))


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress it."""
        super().__init__(*args, **kwargs)
        _dress(self, code=_("The six digits that the app shows"))


def _password(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, strip=False, max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class NewPasswordForm(DeskForm):
    """A password, twice; ``user`` is whose it will be."""

    password1 = _password(_("New password"), PASSWORD_HELP)
    password2 = _password(_("New password once more"))

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        """Keep whose it will be."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Both are the same, and no easy guess."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two are not the same. Type both again."))
        if first:
            try:
                validate_password(first, self.about())
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def about(self) -> User | None:
        """Return whose password it is."""
        return self.user


class CardCodeForm(DeskForm):
    """The code of a card, typed."""

    code = forms.CharField(
        label=_("Code on the card"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Four groups of four letters and digits. Small or large letters, with or without hyphens."),
    )  # fmt: skip


class MapKeyForm(DeskForm):
    """What a map key is for."""

    name = forms.CharField(
        label=_("What the key is for"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For example the computer and the program: office computer, QGIS. One key for each."),
    )  # fmt: skip


class ReasonForm(DeskForm):
    """Why; it goes into the record."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It is kept in the record."))


class ResetForm(DeskForm):
    """Why a new card is made, if there is something to say."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("For example: phone lost, password forgotten.")
    )


class LeaveDemoForm(DeskForm):
    """A typed word: nobody leaves by accident."""

    WORDS = ("清空", "leave")

    word = forms.CharField(
        label=_("Type 清空 or leave to confirm"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_word(self) -> str:
        """Be sure."""
        word: str = self.cleaned_data["word"].strip().lower()
        if word not in self.WORDS:
            raise forms.ValidationError(_("This is not the word. Nothing was changed."))
        return word


class TownshipForm(NewPasswordForm):
    """A new township and its head."""

    township = forms.CharField(label=_("Name of the township"), max_length=64)
    code = forms.CharField(
        label=_("Division code"), max_length=12,
        validators=[RegexValidator(r"^\s*(\d{9}|\d{12})\s*$", _("Write 9 or 12 digits."))],
        help_text=_("9 or 12 digits of the national statistics bureau's code, for example 411622204."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    head = forms.CharField(label=_("Name of the township's head"), max_length=64)
    phone = forms.CharField(
        label=_("Phone number of the head"), max_length=32, required=False,
        help_text=_("One can log in with it. It is kept encrypted."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    username = forms.CharField(
        label=_("Name to log in with"), max_length=64,
        validators=[RegexValidator(r"^[\w.@+-]+$", _("Letters, digits and . @ + - _ only, no blanks."))],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip

    field_order = ("setup_code", "township", "code", "head", "phone", "username", "password1", "password2")

    def about(self) -> User:
        """Return the head as an account that does not exist yet."""
        return User(username=self.cleaned_data.get("username", ""), display_name=self.cleaned_data.get("head", ""))


class SetupForm(TownshipForm):
    """The first township, by who knows the setup code."""

    setup_code = forms.CharField(
        label=_("Setup code"), max_length=40,
        help_text=_("It stands on the terminal where the platform was started, and in the file keys/setup."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
