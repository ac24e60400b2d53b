"""All posters of a township as one file for the print shop, made before one's eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import FileResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from wangge.desk.posters.forms import BundleForm
from wangge.desk.shell.pages import page, staff
from wangge.kernel.access import get_visible
from wangge.planning import api as planning
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse


@require_POST
@staff("export")
def bundle_new(request: Any, grid_id: UUID) -> HttpResponse:
    """Begin."""
    form = BundleForm(request.POST)
    if not form.is_valid():
        planning.grid_to_print(request.actor, grid_id)
        grid = get_visible(Grid, request.actor, grid_id)
        return page(request, "desk/posters/bundle_new.html", {"grid": grid, "form": form}, status=422)
    row = planning.bundle_start(
        actor=request.actor, township_id=grid_id, kinds=form.cleaned_data["kinds"], size=form.cleaned_data["size"],
        lang=form.cleaned_data["lang"],
    )  # fmt: skip
    return redirect("bundle_page", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("export")
def bundle_page(request: Any, bundle_id: UUID) -> HttpResponse:
    """Show how far it is; each POST prints some more."""
    row = planning.bundle_of(request.actor, bundle_id)
    if request.method == "POST":
        row = planning.bundle_go_on(actor=request.actor, bundle_id=bundle_id)
        if not request.htmx:
            return redirect("bundle_page", bundle_id)
        if row.done >= len(row.orders):
            return HttpResponseClientRedirect(request.path)
    finished = row.done >= len(row.orders)
    context = {"row": row, "total": len(row.orders), "finished": finished, "ready": planning.bundle_ready(row)}
    template = "desk/posters/progress.html" if request.htmx else "desk/posters/bundle.html"
    return page(request, template, context)


@require_safe
@staff("export")
def bundle_download(request: Any, bundle_id: UUID) -> HttpResponse:
    """Hand the file out."""
    row, file = planning.bundle_file(actor=request.actor, bundle_id=bundle_id)
    name = f"{row.size}-{timezone.localdate(row.created_at):%Y%m%d}.zip"
    answer = FileResponse(file.open("rb"), as_attachment=True, filename=f"posters-{name}")
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)
