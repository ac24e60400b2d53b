/** A second press on `data-once` sends nothing; coming back by the browser's history makes it usable again. */
export function sendOnce(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    if (!form.querySelector("[data-once]")) return;
    form.dataset.sent = "";
    for (const button of form.querySelectorAll("[data-once]")) button.setAttribute("aria-disabled", "true");
  });
  root.defaultView?.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[data-once]")) button.removeAttribute("aria-disabled");
    }
  });
}

/** `data-filter` on a select or box of a GET form: the list follows at once. */
export function sendOnChange(root: Document): void {
  root.addEventListener("change", (event) => {
    const field = event.target;
    if (field instanceof HTMLElement && field.matches("[data-filter]"))
      field.closest("form")?.requestSubmit();
  });
}

/** `data-focus`: what went wrong gets the focus, so that it is read first. */
export function focusErrors(root: ParentNode): void {
  root.querySelector<HTMLElement>("[data-focus]")?.focus();
}
