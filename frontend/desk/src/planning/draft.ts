/** What the server says of a draft, and how a step is sent to it (desk/planning/correcting/views.py). */
import type { Feature, FeatureCollection, Point } from "geojson";
import type { MapWords } from "../map/base";

export interface Words extends MapWords {
  saving: string;
  saved: string;
  unreachable: string;
  reload: string;
  nothing: string;
  grid: string;
  gridLocked: string;
  houses: string;
  house: string;
  drawLine: string;
  drawRing: string;
  drawBox: string;
  gone: string;
  new: string;
  changed: string;
  renamed: string;
  lock: string;
  unlock: string;
  none: string;
}

export interface Scene {
  bounds: [number, number, number, number] | null;
  version: number;
  addresses: { page: string; map: string; step: string; editor: string };
  findings: Finding[];
  words: Words;
}

export interface GridFacts {
  id: string;
  number: number;
  name: string;
  colour: string;
  colour_name: string;
  hatch: number;
  households: number;
  persons: number;
  locked: boolean;
  beside: string[];
}

export interface HouseFacts {
  number: string;
  door: string;
  lane: string;
  persons: number;
  yard: number;
  grid: string;
}

export type GridFeature = Feature<Feature["geometry"] | null, GridFacts>;
export type HouseFeature = Feature<Point, HouseFacts>;

export interface Finding {
  grade: string;
  kind: string;
  words: string;
  /** The codes of the grids that it names. */
  codes: string;
  at: [number, number] | null;
}

type Sizes = [households: number, persons: number] | null;

export interface Touched {
  code: string;
  name: string;
  before: Sizes;
  after: Sizes;
}

export interface WholeDraft {
  version: number;
  grids: { features: GridFeature[] };
  houses: { features: HouseFeature[] };
  yards: FeatureCollection;
  places: FeatureCollection;
}

export interface Done {
  version: number;
  grids: GridFeature[];
  gone: string[];
  houses: [number: string, grid: string][];
  anew: boolean;
  touched: Touched[];
  verdict: string;
  kind: string;
  findings: Finding[];
  undo: boolean;
  redo: boolean;
}

/** A step that was refused, in the reader's words; `stale`: somebody else changed the draft. */
export class RefusedError extends Error {
  constructor(
    words: string,
    readonly stale: boolean,
  ) {
    super(words);
  }
}

export function readScene(): Scene | null {
  const text = document.getElementById("correct-scene")?.textContent;
  return text ? (JSON.parse(text) as Scene) : null;
}

/** Put facts into words: `{name}` by what it is; persons that nobody has counted are a dash. */
export function say(words: string, facts: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String((name === "persons" && facts[name] === 0 ? "–" : facts[name]) ?? whole));
}

async function answered<T>(request: Promise<Response>, words: Words): Promise<T> {
  let response: Response;
  try {
    response = await request;
  } catch {
    throw new RefusedError(words.unreachable, false);
  }
  if (response.redirected || !response.headers.get("content-type")?.includes("json"))
    throw new RefusedError(words.unreachable, response.redirected);
  const content = (await response.json()) as T & { title?: string; code?: string };
  if (!response.ok) throw new RefusedError(content.title ?? words.unreachable, content.code === "row.stale" || content.code === "correct.closed");
  return content;
}

const JSON_ONLY = { Accept: "application/json" };

export function fetchDraft(scene: Scene): Promise<WholeDraft> {
  return answered(fetch(scene.addresses.map, { headers: JSON_ONLY }), scene.words);
}

export function sendStep(scene: Scene, token: string, operation: string, details: object): Promise<Done> {
  const headers = { ...JSON_ONLY, "Content-Type": "application/json", "X-CSRFToken": token };
  const body = JSON.stringify({ version: scene.version, operation, details });
  return answered(fetch(scene.addresses.step, { method: "POST", headers, body }), scene.words);
}

/** A sign that somebody is still at it; who has lost the draft is told at the next step. */
export async function sendSign(scene: Scene, token: string): Promise<void> {
  const headers = { ...JSON_ONLY, "X-CSRFToken": token };
  await answered(fetch(scene.addresses.editor, { method: "POST", headers, body: new URLSearchParams({ act: "take" }) }), scene.words);
}
