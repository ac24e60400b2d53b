/** The tools that measure on the map: points by click, or by Enter at the middle; Escape or double click ends. */
import type { GeoJSONSource } from "maplibre-gl";
import type { MapLibre } from "./base";
import { area, areaWords, length, lengthWords, type Point } from "./measuring";
import { CHOSEN } from "./palette";
import type { SceneWords } from "./scene";

type Mode = "line" | "area";

export interface Measuring {
  /** Whether clicks are points now. */
  on(): boolean;
  add(point: Point): void;
}

function features(mode: Mode, points: Point[]): GeoJSON.FeatureCollection {
  const found: GeoJSON.Feature[] = points.map((coordinates) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "Point", coordinates },
  }));
  const [first] = points;
  if (mode === "area" && first && points.length > 2)
    found.push({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...points, first]] } });
  else if (points.length > 1)
    found.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points } });
  return { type: "FeatureCollection", features: found };
}

export function measuring(map: MapLibre, tools: HTMLElement, words: SceneWords): Measuring {
  let mode: Mode | null = null;
  let done = false;
  let points: Point[] = [];
  const said = tools.querySelector<HTMLElement>("[data-map-measured]");
  const buttons = [...tools.querySelectorAll<HTMLButtonElement>("[data-map-measure]")];
  map.addSource("measure", { type: "geojson", data: features("line", []) });
  map.addLayer({ id: "measure-area", type: "fill", source: "measure", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": CHOSEN, "fill-opacity": 0.2 } });
  map.addLayer({ id: "measure-line", type: "line", source: "measure", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": CHOSEN, "line-width": 3 } });
  map.addLayer({ id: "measure-points", type: "circle", source: "measure", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 5, "circle-color": "#ffffff", "circle-stroke-color": CHOSEN, "circle-stroke-width": 2.5 } });

  const draw = () => {
    map.getSource<GeoJSONSource>("measure")?.setData(features(mode ?? "line", points));
    if (!said) return;
    if (mode === null) said.textContent = "";
    else if (points.length < 2) said.textContent = words.measureHint;
    else said.textContent = mode === "line" ? lengthWords(length(points), words) : areaWords(area(points), words);
  };
  const choose = (next: Mode | null) => {
    mode = next;
    done = false;
    points = [];
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.mapMeasure === next));
    map.getCanvas().classList.toggle("measuring", next !== null);
    if (next === null) map.doubleClickZoom.enable();
    else map.doubleClickZoom.disable();
    draw();
  };
  for (const button of buttons)
    button.addEventListener("click", () => {
      const asked = button.dataset.mapMeasure as Mode;
      choose(mode === asked ? null : asked);
    });
  map.on("dblclick", () => {
    if (mode === null || done) return;
    points.pop(); // its second click was a point already
    done = true;
    draw();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && mode !== null) choose(null);
  });
  return {
    on: () => mode !== null,
    add: (point) => {
      if (done) points = [];
      done = false;
      points.push(point);
      draw();
    },
  };
}
