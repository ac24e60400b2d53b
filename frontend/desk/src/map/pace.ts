/** When the map may begin. Its start keeps a slow machine busy for seconds in which the list would not answer. */

const ROUND = 12_000_000; // about 12 ms on a desk computer of our days
const SLOW = 45; // milliseconds for a round: nearly four times as long
const TRIES = 3;
const PAUSE = 800; // milliseconds without a click or a key: the list is not being used just now

/** How many milliseconds a fixed piece of work takes. */
function round(): number {
  const began = performance.now();
  let mixed = 1;
  for (let n = 0; n < ROUND; n++) mixed = Math.imul(mixed ^ n, 16777619);
  const took = performance.now() - began;
  return Number.isInteger(mixed) ? took : 0; // the result is used, so that the work is done
}

/** Whether this machine is quick enough; the best of some tries counts, others may be at work on it. */
export function quick(measure: () => number = round): boolean {
  for (let n = 0; n < TRIES; n++) if (measure() < SLOW) return true;
  return false;
}

/** Kept when the page has loaded, has been painted and has nothing to do, and nobody is using its list just now. */
export async function quiet(): Promise<void> {
  let used = -PAUSE;
  const using = () => {
    used = performance.now();
  };
  const inputs = ["pointerdown", "keydown", "wheel"];
  for (const input of inputs) addEventListener(input, using, { passive: true });
  if (document.readyState !== "complete")
    await new Promise<unknown>((loaded) => {
      addEventListener("load", loaded, { once: true });
    });
  do {
    const left = used + PAUSE - performance.now();
    await new Promise<unknown>((over) => setTimeout(over, Math.max(0, left)));
    await new Promise<unknown>((idle) => requestIdleCallback(idle, { timeout: 1500 }));
  } while (performance.now() - used < PAUSE);
  for (const input of inputs) removeEventListener(input, using);
}

/** Kept when somebody presses the button of `offer`, or anything of it; it is shown until then. */
export async function wanted(offer: HTMLElement): Promise<void> {
  offer.hidden = false;
  await new Promise<unknown>((pressed) => {
    offer.addEventListener("click", pressed, { once: true });
  });
  offer.hidden = true;
}
