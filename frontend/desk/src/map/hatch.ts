/** Hatch patterns 0 to 7, the same as on the posters: a colour is never told by colour alone. */

export const HATCHES = 8;

/** An image as `map.addImage` takes it. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

const SIDE = 24; // pixels of one tile of the pattern; drawn at two pixels a CSS pixel
const WIDTH = 1.7; // of a line

/** How far (x, y) is from the nearest mark of a hatch, in pixels; the pattern goes on from tile to tile. */
function distance(hatch: number, x: number, y: number): number {
  const apart = (along: number, step: number) => {
    const rest = ((along % step) + step) % step;
    return Math.min(rest, step - rest);
  };
  const slant = Math.SQRT1_2;
  const up = apart(x + y, SIDE) * slant;
  const down = apart(x - y, SIDE) * slant;
  const dot = (dx: number, dy: number) => Math.hypot(apart(x - dx, SIDE), apart(y - dy, SIDE)) - 1;
  switch (hatch) {
    case 1:
      return up;
    case 2:
      return Math.min(dot(0, 0), dot(SIDE / 2, SIDE / 2));
    case 3:
      return down;
    case 4:
      return apart(y, SIDE / 2);
    case 5:
      return apart(x, SIDE / 2);
    case 6:
      return Math.min(up, down);
    case 7:
      return Math.min(apart(x, SIDE), apart(y, SIDE));
    default:
      return Infinity;
  }
}

/** One tile of a hatch in a colour. */
export function hatchPicture(hatch: number, colour: string): Picture {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const data = new Uint8Array(SIDE * SIDE * 4);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const cover = Math.min(1, Math.max(0, WIDTH / 2 + 0.5 - distance(hatch, x + 0.5, y + 0.5)));
      data.set([red ?? 0, green ?? 0, blue ?? 0, Math.round(cover * 255)], (y * SIDE + x) * 4);
    }
  return { width: SIDE, height: SIDE, data };
}
