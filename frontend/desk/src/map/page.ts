/** The page of the one map. The list, search and panel come first; the map joins them when it is there. */
import type { FilterSpecification, MapGeoJSONFeature } from "maplibre-gl";
import { createMap, NoMapError, type MapLibre } from "./base";
import { netLayers } from "./layers";
import { measuring } from "./measure";
import { quick, quiet, wanted } from "./pace";
import { Side, type Chosen } from "./panel";
import { printable } from "./print";
import { readScene, tilesOf, type Box, type Scene } from "./scene";
import { hoverTip } from "./tip";

/** From and to which zoom each layer has tiles of its own; nearer ones are drawn from the last. */
const SOURCES: Record<string, [from: number, to: number]> = {
  villages: [0, 14],
  areas: [8, 14],
  grids: [9, 14],
  labels: [0, 14],
  places: [12, 14],
  buildings: [14, 14],
  households: [15, 15],
};

function addNet(map: MapLibre, scene: Scene): void {
  const feeds: Record<string, { source: string; layer: string }> = {};
  for (const [layer, [minzoom, maxzoom]] of Object.entries(SOURCES)) {
    if (layer === "households" && !scene.households) continue;
    const tiles = [tilesOf(scene, layer, location.origin)];
    map.addSource(layer, { type: "vector", tiles, minzoom, maxzoom, promoteId: "id" });
    feeds[layer] = { source: layer, layer };
  }
  for (const layer of netLayers(feeds, { over: scene.basemaps.length > 0 })) map.addLayer(layer);
}

/** Show only what the filters leave: one village, one level, the units that a search for gaps has found. */
function narrow(map: MapLibre, scene: Scene): void {
  const keep: FilterSpecification[] = [];
  if (scene.village) keep.push(["==", ["get", "village_id"], scene.village]);
  if (scene.only?.length) keep.push(["in", ["get", "id"], ["literal", scene.only]]);
  for (const id of ["net-grids", "net-hatch"]) {
    const before = map.getFilter(id);
    if (keep.length) map.setFilter(id, ["all", ...(before ? [before] : []), ...keep] as FilterSpecification);
  }
  const hide = (...ids: string[]) => {
    for (const id of ids) if (map.getLayer(id)) map.setLayoutProperty(id, "visibility", "none");
  };
  if (scene.level < 4) hide("net-grids", "net-hatch", "net-grid-border", "net-hover", "net-grid-label", "net-buildings");
  if (scene.level < 3) hide("net-area-border", "net-area-halo", "net-area-name");
  if (scene.level !== 3) hide("net-area-name");
}

function mark(map: MapLibre, chosen: Chosen | null): void {
  for (const layer of ["grids", "areas", "villages"])
    for (const id of [`net-chosen-halo-${layer}`, `net-chosen-${layer}`])
      if (map.getLayer(id)) map.setFilter(id, ["==", ["get", "id"], chosen?.id ?? ""]);
}

function look(map: MapLibre, box: Box): void {
  const wide = map.getContainer().clientWidth > 900;
  map.fitBounds(box, { padding: { top: 56, bottom: 56, left: 40, right: wide ? 400 : 40 }, maxZoom: 17.4, duration: 700 });
}

/** What was meant by a click: a household or a sign before the grid it lies in. */
function hit(map: MapLibre, scene: Scene, x: number, y: number): { kind: string; id: string } | null {
  const near = (...layers: string[]): MapGeoJSONFeature | undefined =>
    map.queryRenderedFeatures(
      [
        [x - 4, y - 4],
        [x + 4, y + 4],
      ],
      { layers: layers.filter((id) => map.getLayer(id)) },
    )[0];
  const kinds: [kind: string, layers: string[]][] = [
    ["household", ["net-households"]],
    ["place", ["net-sign"]],
    ["grid", scene.level === 4 ? ["net-grids"] : scene.level === 3 ? ["net-area-land"] : ["net-land"]],
    ["grid", ["net-land"]],
  ];
  for (const [kind, layers] of kinds) {
    const id: unknown = near(...layers)?.properties["id"];
    if (typeof id === "string") return { kind, id };
  }
  return null;
}

async function draw(page: HTMLElement, element: HTMLElement, scene: Scene, side: Side): Promise<void> {
  const early: { chosen: Chosen | null; go: boolean } = { chosen: null, go: false }; // before the map was there
  side.onChosen = (chosen, go) => {
    early.chosen = chosen;
    early.go ||= go;
  };
  early.go = !/[#&]map=/.test(location.hash);
  side.start();
  await quiet();
  const offer = page.querySelector<HTMLElement>("[data-map-offer]");
  if (offer && !quick()) await wanted(offer);
  const map = await createMap(element, { bounds: scene.bounds, words: scene.words, basemaps: scene.basemaps, hash: "map" });
  addNet(map, scene);
  narrow(map, scene);
  const chosen = (now: Chosen | null, go: boolean) => {
    mark(map, now);
    if ((go || early.go) && now?.box) look(map, now.box);
    if (now) early.go = false; // what the address named has been looked at
  };
  side.onChosen = chosen;
  chosen(early.chosen, early.go);
  const tools = page.querySelector<HTMLElement>("[data-map-tools]");
  if (!tools) return;
  tools.hidden = false;
  const measure = measuring(map, tools, scene.words);
  const act = (x: number, y: number) => {
    const { lng, lat } = map.unproject([x, y]);
    if (measure.on()) {
      measure.add([lng, lat]);
      return;
    }
    const found = hit(map, scene, x, y);
    if (found) void side.show(side.address(found.kind, found.id), false);
    else side.close();
  };
  map.on("click", ({ point }) => {
    act(point.x, point.y);
  });
  const canvas = map.getCanvas();
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Enter") act(canvas.clientWidth / 2, canvas.clientHeight / 2);
  });
  canvas.addEventListener("focus", () => {
    element.classList.toggle("by-keyboard", canvas.matches(":focus-visible"));
  });
  canvas.addEventListener("blur", () => {
    element.classList.remove("by-keyboard");
  });
  hoverTip(map, element, () => !measure.on());
  printable(page, map, scene.words.picture);
  map.on("idle", () => {
    element.dataset.mapIdle = "";
  });
}

function start(): void {
  const page = document.querySelector<HTMLElement>("[data-map-page]");
  const scene = readScene();
  if (!page || !scene) return;
  const side = new Side(page, scene);
  const element = page.querySelector<HTMLElement>("[data-map]");
  if (!element) {
    side.start(); // nothing has a shape yet
    return;
  }
  draw(page, element, scene, side).catch((error: unknown) => {
    if (!(error instanceof NoMapError)) throw error;
    page.classList.add("without-map");
    element.remove();
    const missing = page.querySelector<HTMLElement>("[data-map-missing]");
    if (missing) missing.hidden = false;
  });
}

start();
