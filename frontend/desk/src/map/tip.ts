/** The grid under the pointer is outlined, and a small label beside the pointer says which one it is. */
import type { MapLibre } from "./base";

export function hoverTip(map: MapLibre, element: HTMLElement, wanted: () => boolean): void {
  const tip = document.createElement("div");
  tip.className = "map-tip";
  tip.hidden = true;
  element.append(tip);
  let over: string | null = null;
  const say = (text: unknown): string => (typeof text === "string" || typeof text === "number" ? String(text) : "");
  const set = (id: string | null) => {
    if (id === over) return;
    for (const [key, hover] of [[over, false], [id, true]] as const)
      if (key) map.setFeatureState({ source: "grids", sourceLayer: "grids", id: key }, { hover });
    over = id;
  };
  map.on("mousemove", "net-grids", ({ features, point }) => {
    const facts = features?.[0]?.properties;
    if (!facts || !wanted()) return;
    set(say(facts["id"]));
    tip.textContent = [say(facts["number"]), say(facts["colour_name"]), say(facts["name"])].filter(Boolean).join(" · ");
    tip.hidden = false;
    const right = point.x > element.clientWidth - 260;
    tip.style.transform = `translate(${Math.round(point.x + (right ? -14 : 14))}px, ${Math.round(point.y + 14)}px)${right ? " translateX(-100%)" : ""}`;
    map.getCanvas().style.cursor = "pointer";
  });
  map.on("mouseleave", "net-grids", () => {
    set(null);
    tip.hidden = true;
    map.getCanvas().style.cursor = "";
  });
}
