"""Map files on their way in: read, looked at, taken into the books or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wangge.desk.planning.forms import CodesForm, SurveyForm
from wangge.desk.planning.sizes import MOST, upload_up_to
from wangge.desk.planning.sketch import villages_sketch
from wangge.desk.planning.standing import townships_of
from wangge.desk.planning.words import said
from wangge.desk.shell.pages import done, page, staff
from wangge.planning import api as planning
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.planning.api import Survey

_ENDED = {"taken": "planning_home", "dropped": "planning_home"}


@upload_up_to(MOST)
@require_http_methods(["GET", "POST"])
@staff("grid.write")
def survey_new(request: Any) -> HttpResponse:
    """Read map files."""
    townships = [(str(grid.pk), grid.name) for grid in townships_of(request.actor)]
    form = SurveyForm(request.POST or None, request.FILES or None, townships=townships)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            survey = planning.survey_start(
                actor=request.actor, township_id=UUID(data["township"]), maps=data["maps"],
                villages=data["boundaries"] or None, homes=data["homes"], coordinates=data["coordinates"],
                map_coordinates=data["map_coordinates"],
            )  # fmt: skip
        except Problem as problem:
            if problem.code.startswith("access."):
                raise
            form.refuse(problem)
        else:
            return redirect("survey_page", survey.pk)
    context = {"form": form, "townships": townships, "most": MOST}
    return page(request, "desk/planning/survey_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def survey_page(request: Any, survey_id: UUID) -> HttpResponse:
    """Show what was found in the maps; take it into the books when the codes are right."""
    survey = planning.survey_for(request.actor, survey_id)
    if survey.state in _ENDED:
        return redirect(_ENDED[survey.state])
    initial = {"version": survey.version}
    form = CodesForm(request.POST or None, villages=survey.villages, fixed=survey.homes == "books", initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _decide(request, survey, form)
            except Problem as problem:
                if problem.code.startswith("access."):
                    raise
                form.refuse(problem)
                status = 409 if problem.code == "row.stale" else 422
    findings = said(survey.findings)
    context = {
        "survey": survey, "form": form, "findings": findings, "stale": status == 409,
        "villages": [
            ({**village, "field": form[f"n{at}"] if f"n{at}" in form.fields else None}, form[f"c{at}"])
            for at, village in enumerate(survey.villages)
        ],
        "total": {name: sum(village.get(name, 0) for village in survey.villages) for name in ("households", "placed")},
        "sketch": villages_sketch(planning.survey_villages(request.actor, survey)),
    }  # fmt: skip
    return page(request, "desk/planning/survey_page.html", context, status=status)


def _decide(request: Any, survey: Survey, form: CodesForm) -> HttpResponse:
    chosen = planning.survey_choose(
        actor=request.actor, survey_id=survey.pk, version=form.cleaned_data["version"], codes=form.codes(),
        names=form.names(),
    )  # fmt: skip
    if "take" not in request.POST:
        done(request, _("The codes are kept."))
        return redirect("survey_page", survey.pk)
    taken = planning.survey_take(actor=request.actor, survey_id=survey.pk, version=chosen.version)
    done(request, _("The maps are in the books; villages: %(n)d.") % {"n": len(taken.villages)})
    return redirect("drawing_new")


@require_POST
@staff("grid.write")
def survey_drop(request: Any, survey_id: UUID) -> HttpResponse:
    """Forget the maps that were read."""
    survey = planning.survey_for(request.actor, survey_id)
    planning.survey_drop(actor=request.actor, survey_id=survey_id, version=survey.version)
    done(request, _("The maps were dropped. Nothing was changed."))
    return redirect("planning_home")
