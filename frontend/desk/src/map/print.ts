/** The map on paper: a picture of the canvas, for a canvas that is redrawn all the time cannot be printed itself. */
import type { MapLibre } from "./base";

export function printable(page: HTMLElement, map: MapLibre, words: string): void {
  const picture = document.createElement("img");
  picture.className = "map-picture";
  picture.alt = words;
  map.getContainer().after(picture);
  const take = () => {
    map.redraw(); // in the same turn the picture can still be read back
    picture.src = map.getCanvas().toDataURL("image/png");
  };
  addEventListener("beforeprint", () => {
    if (!picture.src) take();
  });
  addEventListener("afterprint", () => {
    picture.removeAttribute("src");
  });
  const button = document.querySelector<HTMLButtonElement>("[data-map-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    take();
    void picture.decode().then(() => {
      window.print();
    });
  });
  page.classList.add("with-map");
}
