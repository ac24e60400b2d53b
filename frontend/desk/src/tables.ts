/** A table that may be wider than a phone can be scrolled by the keyboard too, and says what it is. */
export function scrollers(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>(".table-responsive:not([tabindex])")) {
    place.tabIndex = 0;
    const words = place.querySelector("caption")?.textContent.trim();
    if (!words) continue;
    place.setAttribute("role", "group"); // no landmark: the section around it is one
    place.setAttribute("aria-label", words);
  }
}
