/**
 * `data-fix`: a picture on which three points are marked. A press on the picture fills the `x` and `y` fields of the
 * point that is chosen and goes on to the next one.
 */
export function fixPicture(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-fix]:not([data-fix-ready])")) {
    const svg = form.querySelector<SVGSVGElement>("svg");
    const rows = [...form.querySelectorAll<HTMLElement>("[data-fix-point]")];
    if (!svg || !rows.length) continue;
    form.dataset.fixReady = "";
    const marks = rows.map((_, at) => svg.querySelector<SVGGElement>(`[data-mark="${at + 1}"]`));
    let current = 0;

    const field = (at: number, name: string): HTMLInputElement | null =>
      rows[at]?.querySelector<HTMLInputElement>(`input[name$="${name}"]`) ?? null;
    const show = (): void => {
      rows.forEach((row, at) => {
        row.classList.toggle("active", at === current);
        const [x, y] = [field(at, "x")?.value, field(at, "y")?.value];
        const mark = marks[at];
        if (!mark) return;
        mark.toggleAttribute("hidden", !x || !y);
        if (x && y) mark.setAttribute("transform", `translate(${Number(x)} ${Number(y)})`);
      });
    };
    rows.forEach((row, at) => {
      row.addEventListener("focusin", () => {
        current = at;
        show();
      });
    });
    form.addEventListener("input", show);
    svg.addEventListener("click", (event) => {
      const matrix = svg.getScreenCTM();
      if (!matrix) return;
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      const [x, y] = [field(current, "x"), field(current, "y")];
      if (!x || !y) return;
      x.value = at.x.toFixed(1);
      y.value = at.y.toFixed(1);
      show();
      field(current, "lon")?.focus();
    });
    const zoom = form.querySelector<HTMLSelectElement>("[data-fix-zoom]");
    zoom?.addEventListener("change", () => {
      svg.style.width = `${zoom.value}%`;
    });
    show();
  }
}
