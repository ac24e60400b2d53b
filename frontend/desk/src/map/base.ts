/**
 * One way to put a map on a page.
 *
 *   import { createMap, mapWorks } from "../map/base";
 *   import { netLayers } from "../map/layers";
 *
 *   const map = await createMap(element, { bounds: [west, south, east, north], words });
 *   map.addSource("draft", { type: "geojson", data: features });   // properties: code, number, name, colour, hatch
 *   for (const layer of netLayers({ grids: { source: "draft" } })) map.addLayer(layer);
 *
 * - The promise is kept when the map takes sources and layers. It breaks with `NoMapError` where WebGL is missing:
 *   ask `mapWorks()` first and show the page's list instead.
 * - MapLibre itself is a chunk of its own that only `createMap` loads. The page needs `{% asset 'map.css' %}` too.
 * - Nothing comes from outside: no glyphs (letters are drawn with the machine's own fonts), no sprite, no tiles other
 *   than those that the page names. `hatch-<0..7>-<colour>` pictures for `fill-pattern` and
 *   `sign-<kind of place>` for icons are there from the start.
 * - Zoom, north and scale are buttons with words; arrows, + and - work once the map has the focus; the map follows
 *   the size of its element by itself.
 */
import type { LngLatBoundsLike, Map as MapLibre, MapOptions } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker?url";
import { HATCHES, hatchPicture } from "./hatch";
import { COLOURS, FIELD, ink } from "./palette";
import { SIGNED, signPicture } from "./signs";

export type { MapLibre };

/** What the controls say; keys are MapLibre's own. */
export interface MapWords {
  map: string;
  zoomIn: string;
  zoomOut: string;
  north: string;
  metres: string;
  kilometres: string;
  attribution: string;
}

/** Tiles of a background map: an address with {x}, {y}, {z}, and who made them. */
export interface Basemap {
  url: string;
  attribution: string;
}

export interface BaseOptions {
  bounds: LngLatBoundsLike;
  words: MapWords;
  basemaps?: Basemap[];
  /** Keep the place shown in the address (`#map=zoom/lat/lon`). */
  hash?: string;
  /** The picture can be read back from the canvas; costs speed. */
  printable?: boolean;
  maxZoom?: number;
}

export class NoMapError extends Error {}

/** Whether this browser can draw the map at all. */
export function mapWorks(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

/** Put a map into `element`; see the top of this file. */
export async function createMap(element: HTMLElement, options: BaseOptions): Promise<MapLibre> {
  if (!mapWorks()) throw new NoMapError("WebGL2 is missing");
  const { default: maplibre } = await import("maplibre-gl/dist/maplibre-gl-csp");
  maplibre.setWorkerUrl(workerUrl);
  const { words } = options;
  const settings: MapOptions = {
    container: element,
    style: { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": FIELD } }] },
    bounds: options.bounds,
    fitBoundsOptions: { padding: 24 },
    maxZoom: options.maxZoom ?? 20,
    hash: options.hash ?? false,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    localIdeographFontFamily: false,
    canvasContextAttributes: { preserveDrawingBuffer: options.printable ?? false, antialias: true },
    locale: {
      "Map.Title": words.map,
      "NavigationControl.ZoomIn": words.zoomIn,
      "NavigationControl.ZoomOut": words.zoomOut,
      "NavigationControl.ResetBearing": words.north,
      "ScaleControl.Meters": words.metres,
      "ScaleControl.Kilometers": words.kilometres,
      "AttributionControl.ToggleAttribution": words.attribution,
    },
  };
  const map = new maplibre.Map(settings);
  map.addControl(new maplibre.NavigationControl({ visualizePitch: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-left");
  if (options.basemaps?.length) map.addControl(new maplibre.AttributionControl({ compact: false }), "bottom-right");
  await new Promise<void>((ready, broken) => {
    void map.once("load", () => {
      ready();
    });
    void map.once("webglcontextlost", () => {
      broken(new NoMapError("WebGL context lost"));
    });
  });
  for (const colour of [...COLOURS, ""])
    for (let hatch = 0; hatch < HATCHES; hatch++)
      map.addImage(`hatch-${hatch}-${colour}`, hatchPicture(hatch, ink(colour).line), { pixelRatio: 2 });
  for (const kind of [...SIGNED, "other"]) map.addImage(`sign-${kind}`, signPicture(kind), { pixelRatio: 2 });
  for (const [n, basemap] of (options.basemaps ?? []).entries()) {
    map.addSource(`basemap-${n}`, {
      type: "raster",
      tiles: [basemap.url],
      tileSize: 256,
      maxzoom: 18,
      attribution: basemap.attribution,
    });
    map.addLayer({ id: `basemap-${n}`, type: "raster", source: `basemap-${n}` });
  }
  return map;
}
