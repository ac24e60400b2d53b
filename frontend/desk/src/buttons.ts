/** `data-copy="text"` or `data-copy-from="#id"`: copies, and says so in `data-copied`. */
export function copyButtons(root: Document): void {
  root.addEventListener("click", (event) => {
    const button = closest(event, "[data-copy], [data-copy-from]");
    if (!button) return;
    const source = button.dataset.copyFrom ? root.querySelector(button.dataset.copyFrom) : null;
    const text = source instanceof HTMLTextAreaElement ? source.value : (source?.textContent ?? button.dataset.copy ?? "");
    void copy(root, text.trim()).then((done) => {
      if (done && button.dataset.copied) button.textContent = button.dataset.copied;
    });
  });
}

/** The clipboard needs TLS; on a plain local network the old way still works. */
async function copy(root: Document, text: string): Promise<boolean> {
  const clipboard = root.defaultView?.navigator.clipboard;
  if (root.defaultView?.isSecureContext && clipboard) return clipboard.writeText(text).then(() => true, () => false);
  const area = root.createElement("textarea");
  area.value = text;
  root.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without TLS
  const done = root.execCommand("copy");
  area.remove();
  return done;
}

/** `data-print`: prints the page. */
export function printButtons(root: Document): void {
  root.addEventListener("click", (event) => {
    if (closest(event, "[data-print]")) root.defaultView?.print();
  });
}

function closest(event: Event, selector: string): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
}
