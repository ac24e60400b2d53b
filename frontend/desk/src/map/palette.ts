/** The tones of the map: the same as on the posters (cartography/colours.py), so that wall and screen look alike. */
import type { ExpressionSpecification } from "maplibre-gl";

export interface Ink {
  /** Courtyards, land of the grid, lines on both. */
  yard: string;
  land: string;
  line: string;
  /** Letters on white. */
  ink: string;
}

const YARD: Record<string, string> = {
  红: "#f57376",
  黄: "#ffe566",
  绿: "#84c161",
  橙: "#ffb95a",
  蓝: "#72a9ea",
  紫: "#a06fc9",
  青: "#93e4e0",
  棕: "#a07247",
};

export const GREY = "#c8c8c8";
export const FIELD = "#f6f7ee";
export const WATER = "#b5daf0";
export const WATER_LINE = "#4a90b8";
export const VILLAGE_BORDER = "#8c1d18";
export const AREA_BORDER = "#5b4a9c";
export const TEXT = "#1d1d1b";
export const CHOSEN = "#0b4f9e";

function channels(colour: string): [number, number, number] {
  const read = (at: number) => parseInt(colour.slice(at, at + 2), 16);
  return [read(1), read(3), read(5)];
}

/** `colour` with `share` (0 to 1) of `other` in it. */
export function mix(colour: string, other: string, share: number): string {
  const [from, to] = [channels(colour), channels(other)];
  const mixed = from.map((value, n) => Math.round(value + ((to[n] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The names of the grid colours, in the order in which they are given. */
export const COLOURS: readonly string[] = Object.keys(YARD);

/** The tones of a colour name; an unknown name is drawn in grey. */
export function ink(colour: string): Ink {
  const yard = YARD[colour] ?? GREY;
  return { yard, land: mix(yard, "#ffffff", 0.5), line: mix(yard, "#000000", 0.45), ink: mix(yard, "#000000", 0.66) };
}

/** A MapLibre expression that turns the `colour` of a feature into one of its tones. */
export function toneOf(tone: keyof Ink): ExpressionSpecification {
  const pairs = COLOURS.flatMap((name) => [name, ink(name)[tone]]);
  return ["match", ["get", "colour"], ...pairs, ink("")[tone]] as unknown as ExpressionSpecification;
}
