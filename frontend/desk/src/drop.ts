/** `data-drop`: a place around a file field onto which a file can be dropped; `[data-drop-name]` in it says which. */
export function dropZones(root: ParentNode): void {
  for (const zone of root.querySelectorAll<HTMLElement>("[data-drop]:not([data-drop-ready])")) {
    const input = zone.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) continue;
    zone.dataset.dropReady = "";
    const name = zone.querySelector<HTMLElement>("[data-drop-name]");
    input.addEventListener("change", () => {
      if (name) name.textContent = [...(input.files ?? [])].map((file) => file.name).join(", ");
    });
    for (const kind of ["dragenter", "dragover"])
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("over");
      });
    for (const kind of ["dragleave", "drop"])
      zone.addEventListener(kind, () => {
        zone.classList.remove("over");
      });
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer?.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
