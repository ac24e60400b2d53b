/** Drawing on the map: a line or ring by clicks, a box by dragging. */
import type { Feature } from "geojson";
import type { GeoJSONSource } from "maplibre-gl";
import type { MapLibre } from "../map/base";
import { CHOSEN } from "../map/palette";

export type Place = [lon: number, lat: number];
export type Shape = "line" | "ring" | "box";

const SOURCE = "drawn";

export interface Pen {
  /** Draw one shape; nothing when it was given up. */
  draw: (shape: Shape) => Promise<Place[] | null>;
  busy: () => boolean;
  stop: () => void;
}

function feature(places: Place[]): Feature {
  return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: places } };
}

export function penFor(map: MapLibre): Pen {
  map.addSource(SOURCE, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({
    id: "drawn-halo",
    type: "line",
    source: SOURCE,
    paint: { "line-color": "#ffffff", "line-width": 7, "line-opacity": 0.8 },
  });
  map.addLayer({
    id: "drawn",
    type: "line",
    source: SOURCE,
    paint: { "line-color": CHOSEN, "line-width": 3, "line-dasharray": [2, 1.2] },
  });
  let end: ((places: Place[] | null) => void) | null = null;
  let shape: Shape = "line";
  let places: Place[] = [];

  const show = (more: Place[] = []) => {
    const all = [...places, ...more];
    const closed = shape === "ring" && all.length > 2 ? [...all, ...all.slice(0, 1)] : all;
    void map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: "FeatureCollection", features: closed.length > 1 ? [feature(closed)] : [] });
  };
  const finish = (done: Place[] | null) => {
    const tell = end;
    end = null;
    places = [];
    show();
    map.getCanvas().style.cursor = "";
    map.doubleClickZoom.enable();
    map.dragPan.enable();
    tell?.(done);
  };
  const enough = () => (shape === "line" ? places.length > 1 : places.length > 2);

  map.on("click", ({ lngLat, originalEvent }) => {
    if (!end || shape === "box" || originalEvent.detail > 1) return;
    places.push([lngLat.lng, lngLat.lat]);
    show();
  });
  map.on("mousemove", ({ lngLat }) => {
    if (!end || !places.length) return;
    if (shape === "box") boxTo([lngLat.lng, lngLat.lat]);
    else show([[lngLat.lng, lngLat.lat]]);
  });
  map.on("dblclick", (event) => {
    if (!end) return;
    event.preventDefault();
    if (enough()) finish(places);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (!end) return;
    if (key === "Escape") finish(null);
    if (key === "Enter" && enough()) finish(places);
  });

  let corner: Place | null = null;
  const boxTo = (to: Place) => {
    if (!corner) return;
    const [[west, south], [east, north]] = [corner, to];
    places = [corner, [east, south], [east, north], [west, north]];
    void map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: "FeatureCollection", features: [feature([...places, [west, south]])] });
  };
  const press = ({ lngLat }: { lngLat: { lng: number; lat: number } }) => {
    if (!end || shape !== "box") return;
    corner = [lngLat.lng, lngLat.lat];
    places = [corner];
  };
  const release = () => {
    if (!end || shape !== "box" || !corner) return;
    corner = null;
    finish(places.length === 4 ? places : null);
  };
  map.on("mousedown", press);
  map.on("touchstart", press);
  map.on("touchmove", ({ lngLat }) => {
    if (end && shape === "box") boxTo([lngLat.lng, lngLat.lat]);
  });
  map.on("mouseup", release);
  map.on("touchend", release);

  return {
    draw: (wanted) => {
      finish(null);
      shape = wanted;
      map.getCanvas().style.cursor = "crosshair";
      map.doubleClickZoom.disable();
      if (wanted === "box") map.dragPan.disable();
      return new Promise((tell) => {
        end = tell;
      });
    },
    busy: () => end !== null,
    stop: () => {
      finish(null);
    },
  };
}

/** Whether a place lies within a ring. */
export function within([x, y]: Place, ring: Place[]): boolean {
  let inside = false;
  ring.forEach(([ax, ay], n) => {
    const [bx, by] = ring[(n + 1) % ring.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}
