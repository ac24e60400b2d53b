/** Distances and areas on the ground. */

export type Point = [lon: number, lat: number];

const RADIUS = 6371008.8; // metres
const RAD = Math.PI / 180;

/** Metres along a line. */
export function length(points: readonly Point[]): number {
  let metres = 0;
  for (let n = 1; n < points.length; n++) {
    const [from, to] = [points[n - 1], points[n]];
    if (!from || !to) continue;
    const up = Math.sin(((to[1] - from[1]) * RAD) / 2);
    const across = Math.sin(((to[0] - from[0]) * RAD) / 2);
    const part = up * up + Math.cos(from[1] * RAD) * Math.cos(to[1] * RAD) * across * across;
    metres += 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(part)));
  }
  return metres;
}

/** Square metres within a ring that need not be closed. */
export function area(points: readonly Point[]): number {
  let sum = 0;
  points.forEach((from, n) => {
    const to = points[(n + 1) % points.length] ?? from;
    sum += (to[0] - from[0]) * RAD * (2 + Math.sin(from[1] * RAD) + Math.sin(to[1] * RAD));
  });
  return Math.abs((sum * RADIUS * RADIUS) / 2);
}

export interface Units {
  metres: string;
  kilometres: string;
  squareMetres: string;
  hectares: string;
  squareKilometres: string;
  mu: string;
}

const MU = 2000 / 3; // square metres

function said(value: number, digits: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: digits, useGrouping: false });
}

export function lengthWords(metres: number, units: Units): string {
  return metres < 1000 ? `${said(metres, 0)} ${units.metres}` : `${said(metres / 1000, 2)} ${units.kilometres}`;
}

/** An area in metric units and in mu, by which land is counted in villages. */
export function areaWords(square: number, units: Units): string {
  const metric =
    square < 10_000
      ? `${said(square, 0)} ${units.squareMetres}`
      : square < 1_000_000
        ? `${said(square / 10_000, 2)} ${units.hectares}`
        : `${said(square / 1_000_000, 2)} ${units.squareKilometres}`;
  return `${metric} (${said(square / MU, 1)} ${units.mu})`;
}
