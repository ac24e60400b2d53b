"""Forms of households, members, needs and facts. What is masked is never put back into a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.desk.shell.forms import DeskForm, VersionedForm
from wangge.kernel import clock
from wangge.registry.api import PersonRow, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wangge.problem import Problem


def choices(table: Mapping[str, str], *, empty: str = "") -> list[tuple[str, Any]]:
    """Return a table of the rules as choices, in the reader's language."""
    return [*([("", empty)] if empty else []), *((key, gettext(label)) for key, label in table.items())]


def rows(found: Iterable[Any], *, empty: str = "") -> list[tuple[str, str]]:
    """Return rows as choices."""
    return [*([("", empty)] if empty else []), *((str(row.pk), str(row)) for row in found)]


class RegistryForm(DeskForm):
    """A form whose service names the wrong column."""

    def refuse(self, problem: Problem) -> None:
        """Show the refusal at its column."""
        problem.details.setdefault("field", problem.details.get("column", ""))
        problem.details["column"] = ""
        super().refuse(problem)


class DayField(forms.DateField):
    """A day up to today; today when nothing else is said."""

    def __init__(self, **kwargs: Any) -> None:
        """Show the browser's own calendar."""
        kwargs.setdefault("label", _("In effect from"))
        kwargs.setdefault("initial", clock.today)
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _phone(label: Any, hint: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=32, required=False, widget=widget, help_text=hint)


class HouseholdForm(RegistryForm):
    """What is said of a household; on paper the same questions."""

    number = forms.CharField(
        label=_("Household number"), max_length=32, required=False, help_text=_("Left empty, it gets the next number.")
    )
    head_name = forms.CharField(label=_("Household head"), max_length=64)
    grid_id = forms.ChoiceField(label=_("Grid"), required=False)
    settlement_id = forms.ChoiceField(label=_("Natural village or villager group"), required=False)
    lane_name = forms.CharField(label=_("Street or hutong"), max_length=64, required=False)
    door = forms.CharField(label=_("Door number"), max_length=32, required=False)
    registered_size = forms.IntegerField(label=_("People registered"), min_value=0, max_value=99, required=False)
    resident_size = forms.IntegerField(label=_("People living here"), min_value=0, max_value=99, required=False)
    phone = _phone(_("Telephone"))
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only what the family may read itself. It lies encrypted."),
    )  # fmt: skip
    village_id = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, grids: Iterable[Any], settlements: Iterable[Any], **kwargs: Any) -> None:
        """Fill the choices with what the actor may see."""
        super().__init__(*args, **kwargs)
        self.fields["grid_id"].choices = rows(grids, empty=gettext("no grid yet"))  # type: ignore[attr-defined]
        self.fields["settlement_id"].choices = rows(settlements, empty=gettext("not said"))  # type: ignore[attr-defined]

    def details(self) -> Any:
        """Return what was said, for the service."""
        said = {name: self.cleaned_data[name] for name in _DETAILS if name in self.fields}
        if "settlement_id" in said:
            said["settlement_id"] = said["settlement_id"] or None
        for name in ("phone", "note"):
            if self.keeps and not said[name]:
                del said[name]
        return said

    keeps = False
    """Whether an empty sealed field means: as it is."""


_DETAILS = (
    "number", "head_name", "settlement_id", "lane_name", "door", "registered_size", "resident_size", "phone", "note",
)  # fmt: skip


class HouseholdEditForm(HouseholdForm):
    """The same for a household in the books: moving to another grid is an act of its own."""

    keeps = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, household: Any, **kwargs: Any) -> None:
        """Leave out what cannot be changed here."""
        super().__init__(*args, grids=(), **kwargs)
        del self.fields["grid_id"], self.fields["village_id"]
        self.fields["number"].required = True
        self.fields["number"].help_text = ""
        self.fields["phone"].help_text = gettext("Left empty, the number in the books stays.")
        self.fields["note"].help_text = gettext("Left empty, the note in the books stays. It lies encrypted.")
        if household.members_known:
            del self.fields["registered_size"], self.fields["resident_size"]


class MoveForm(VersionedForm, RegistryForm):
    """Into which grid."""

    grid_id = forms.ChoiceField(label=_("New grid"))
    on = DayField()
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, grids: Iterable[Any], **kwargs: Any) -> None:
        """Offer the grids in which the actor may write."""
        super().__init__(*args, **kwargs)
        self.fields["grid_id"].choices = rows(grids)  # type: ignore[attr-defined]


class LeaveForm(VersionedForm, RegistryForm):
    """How the household is away."""

    residence = forms.ChoiceField(label=_("Residence status"))
    on = DayField()
    until = forms.DateField(
        label=_("Expected back"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the ways of being away."""
        super().__init__(*args, **kwargs)
        self.fields["residence"].choices = choices({key: rules.RESIDENCE[key] for key in rules.AWAY})  # type: ignore[attr-defined]


class DayForm(VersionedForm, RegistryForm):
    """Only a day and a reason."""

    on = DayField()
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class SplitForm(VersionedForm, RegistryForm):
    """Who goes, and who is the head of the new household."""

    members = forms.MultipleChoiceField(label=_("Who goes"), widget=forms.CheckboxSelectMultiple)
    head = forms.ChoiceField(label=_("Head of the new household"))
    door = forms.CharField(
        label=_("Door number"), max_length=32, required=False, help_text=_("Left empty, they live at the same door.")
    )
    on = DayField()
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, members: Iterable[Any], **kwargs: Any) -> None:
        """Offer the members except the head."""
        super().__init__(*args, **kwargs)
        found = [(str(m.residency.pk), m.name) for m in members if m.residency.relation != rules.HEAD]
        self.fields["members"].choices = self.fields["head"].choices = found  # type: ignore[attr-defined]


class MergeForm(VersionedForm, RegistryForm):
    """Which household is taken in."""

    other = forms.CharField(
        label=_("Number of the other household"), max_length=32,
        help_text=_("Its members, needs and facts come here; its own page leads here from then on."),
    )  # fmt: skip
    on = DayField()
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class PersonForm(RegistryForm):
    """A member."""

    name = forms.CharField(label=_("Full name"), max_length=64)
    relation = forms.ChoiceField(label=_("Relation to head"))
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), min_value=1850, max_value=2200, required=False)
    phone = _phone(_("Telephone"))
    id_number = forms.CharField(
        label=_("Id number"), max_length=18, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only when a service needs it. It lies encrypted."),
    )  # fmt: skip
    registered = forms.BooleanField(label=_("registered here"), required=False, initial=True)
    living_here = forms.BooleanField(label=_("living here"), required=False, initial=True)
    on = DayField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        """Fill the choices; a member in the books keeps a sealed value that is left empty."""
        super().__init__(*args, **kwargs)
        self.fields["relation"].choices = choices(rules.RELATIONS)  # type: ignore[attr-defined]
        self.fields["sex"].choices = choices(rules.SEX, empty=gettext("not said"))  # type: ignore[attr-defined]
        if known:
            stays = gettext("Left empty, the number in the books stays.")
            self.fields["phone"].help_text = self.fields["id_number"].help_text = stays

    def person(self) -> PersonRow:
        """Return the person as the service takes it."""
        said = self.cleaned_data
        return PersonRow(
            name=said["name"], relation=said["relation"], sex=said["sex"], birth_year=said["birth_year"],
            phone=said["phone"], id_number=said["id_number"], registered=said["registered"],
            living_here=said["living_here"],
        )  # fmt: skip


class MemberLeaveForm(VersionedForm, RegistryForm):
    """Why and when a member is no longer here."""

    why = forms.ChoiceField(label=_("What happened"))
    on = DayField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons."""
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = choices({key: rules.END_REASONS[key] for key in rules.LEAVING})  # type: ignore[attr-defined]


class MemberMoveForm(VersionedForm, RegistryForm):
    """Into which household."""

    other = forms.CharField(label=_("Number of the other household"), max_length=32)
    relation = forms.ChoiceField(label=_("Relation to the head there"))
    on = DayField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every relation but the head."""
        super().__init__(*args, **kwargs)
        table = {key: label for key, label in rules.RELATIONS.items() if key != rules.HEAD}
        self.fields["relation"].choices = choices(table)  # type: ignore[attr-defined]


class HeadForm(VersionedForm, RegistryForm):
    """Who is the head from now on."""

    head = forms.ChoiceField(label=_("New head"))
    old_relation = forms.ChoiceField(label=_("The head until now becomes"))
    on = DayField()

    def __init__(self, *args: Any, members: Iterable[Any], **kwargs: Any) -> None:
        """Offer the other members."""
        super().__init__(*args, **kwargs)
        found = [(str(m.residency.pk), m.name) for m in members if m.residency.relation != rules.HEAD]
        self.fields["head"].choices = found  # type: ignore[attr-defined]
        table = {key: label for key, label in rules.RELATIONS.items() if key != rules.HEAD}
        self.fields["old_relation"].choices = choices(table)  # type: ignore[attr-defined]


class CareForm(RegistryForm):
    """A care need: it has a purpose, a source, a basis and an end, or it cannot be kept."""

    kind = forms.ChoiceField(label=_("Kind of need"))
    who = forms.ChoiceField(label=_("For whom"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"))
    source = forms.ChoiceField(label=_("Known from"))
    basis = forms.CharField(label=_("Basis"), max_length=200, help_text=_("Document, rule or consent it stands on."))
    expires_on = forms.DateField(
        label=_("Looked at again by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most one year from now; then it ends or is extended."),
    )  # fmt: skip
    details = forms.CharField(
        label=_("Details"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only what helpers must know. It lies encrypted."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Iterable[Any], **kwargs: Any) -> None:
        """Fill the choices."""
        super().__init__(*args, **kwargs)
        for name, table in (
            ("kind", rules.CARE_KINDS), ("purpose", rules.CARE_PURPOSES), ("source", rules.SOURCES),
        ):  # fmt: skip
            self.fields[name].choices = choices(table)  # type: ignore[attr-defined]
        who = [("", gettext("the whole household")), *((str(m.residency.pk), m.name) for m in members)]
        self.fields["who"].choices = who  # type: ignore[attr-defined]


class CareExtendForm(VersionedForm, RegistryForm):
    """Until when."""

    expires_on = forms.DateField(
        label=_("Looked at again by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FactForm(RegistryForm):
    """A fact as of a day."""

    key = forms.ChoiceField(label=_("What"))
    value = forms.CharField(label=_("What the case is"), max_length=200)
    as_of = DayField(label=_("As of"))
    source = forms.ChoiceField(label=_("Known from"))
    purpose = forms.ChoiceField(label=_("Purpose"))
    sharing_basis = forms.CharField(
        label=_("Basis for sharing"), max_length=200, required=False,
        help_text=_("Needed before another department may use it."),
    )  # fmt: skip

    def __init__(self, *args: Any, income: bool, **kwargs: Any) -> None:
        """Offer income only where there is a care need."""
        super().__init__(*args, **kwargs)
        table = {key: known.label for key, known in rules.FACTS.items() if income or key != "income"}
        self.fields["key"].choices = choices(table)  # type: ignore[attr-defined]
        self.fields["source"].choices = choices(rules.SOURCES)  # type: ignore[attr-defined]
        self.fields["purpose"].choices = choices(rules.CARE_PURPOSES)  # type: ignore[attr-defined]


class PurposeForm(RegistryForm):
    """What a masked value is uncovered for."""

    purpose = forms.ChoiceField(label=_("What for"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the purposes."""
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = choices(rules.REVEAL_PURPOSES, empty=gettext("choose"))  # type: ignore[attr-defined]
