/** What the page tells the map (desk/map/scene.py). */
import type { Basemap, MapWords } from "./base";

export type Box = [west: number, south: number, east: number, north: number];

export interface SceneWords extends MapWords {
  nothing: string;
  failed: string;
  squareMetres: string;
  hectares: string;
  squareKilometres: string;
  mu: string;
  measureHint: string;
  picture: string;
}

export interface Scene {
  bounds: Box;
  empty: boolean;
  tiles: string;
  on: string;
  frame: string;
  basemaps: Basemap[];
  level: number;
  village: string;
  only: string[] | null;
  households: boolean;
  page: string;
  find: string;
  words: SceneWords;
}

export function readScene(): Scene | null {
  const text = document.getElementById("map-scene")?.textContent;
  return text ? (JSON.parse(text) as Scene) : null;
}

/** `west,south,east,north` as attributes carry it; nothing where the unit has no shape. */
export function readBox(text: string | undefined): Box | null {
  const sides = (text ?? "").split(",").map(Number);
  return sides.length === 4 && sides.every(Number.isFinite) && text ? (sides as Box) : null;
}

/** The address of a layer's tiles, for the day and the frame of the page. */
export function tilesOf(scene: Scene, layer: string, origin: string): string {
  const asked = new URLSearchParams();
  if (scene.on) asked.set("on", scene.on);
  if (scene.frame !== "cgcs2000") asked.set("frame", scene.frame);
  const query = asked.toString() ? `?${asked.toString()}` : "";
  return origin + scene.tiles.replace("{layer}", layer) + query;
}

/** What the part of an address behind `#` says of what is shown: `chosen=grid/<id>`. */
export function readChosen(hash: string): { kind: string; id: string } | null {
  const found = /(?:^#?|&)chosen=(grid|place|household)\/([0-9a-f-]{36})(?:&|$)/.exec(hash);
  return found?.[1] && found[2] ? { kind: found[1], id: found[2] } : null;
}

/** The same part with another choice in it, or with none. */
export function writeChosen(hash: string, chosen: string): string {
  const rest = hash.replace(/^#/, "").split("&").filter((part) => part && !part.startsWith("chosen="));
  const parts = chosen ? [...rest, `chosen=${chosen}`] : rest;
  return parts.length ? `#${parts.join("&")}` : "";
}
