/** The editor: choose on the map, say what is to happen, see what it did. Every step is saved at once. */
import { createMap, mapWorks, NoMapError, type MapLibre } from "../map/base";
import { type Done, type Finding, fetchDraft, readScene, RefusedError, say, type Scene, sendSign, sendStep } from "./draft";
import { penFor, type Pen, type Place, within } from "./drawing";
import { Sheet } from "./sheet";

const SIGN_EVERY = 120_000; // milliseconds

type Mode = "house" | "hutong" | "grid" | "box" | "ring";

function part(page: HTMLElement, name: string): HTMLElement {
  const found = page.querySelector<HTMLElement>(`[data-${name}]`);
  if (!found) throw new Error(`the page has no ${name}`);
  return found;
}

class Editor {
  private mode: Mode = "house";
  private readonly houses = new Set<string>();
  private grid = "";
  private working = false;
  private readonly words;
  private readonly sheet: Sheet;
  private readonly pen: Pen;
  private readonly token: string;

  constructor(
    private readonly page: HTMLElement,
    private readonly scene: Scene,
    private readonly map: MapLibre,
  ) {
    this.words = scene.words;
    this.sheet = new Sheet(map);
    this.token = page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    this.pen = penFor(map);
  }

  async start(): Promise<void> {
    const draft = await fetchDraft(this.scene);
    this.scene.version = draft.version;
    this.sheet.take(draft);
    for (const id of ["drawn-halo", "drawn"]) this.map.moveLayer(id);
    part(this.page, "panel").hidden = false;
    part(this.page, "modes").hidden = false;
    this.page.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-mode], [data-act], [data-fly]");
      if (button?.dataset["mode"]) void this.choose(button.dataset["mode"] as Mode);
      else if (button?.dataset["fly"]) this.fly(JSON.parse(button.dataset["fly"]) as Place);
      else if (button?.dataset["act"]) void this.act(button.dataset["act"]);
    });
    this.map.on("click", ({ point, originalEvent }) => {
      if (!this.pen.busy()) void this.clicked(point.x, point.y, originalEvent.shiftKey);
    });
    const canvas = this.map.getCanvas();
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !this.pen.busy()) void this.clicked(canvas.clientWidth / 2, canvas.clientHeight / 2, event.shiftKey);
    });
    document.addEventListener("keydown", (event) => {
      const typing = (event.target as Element).closest("input, select, textarea");
      if (!(event.ctrlKey || event.metaKey) || typing || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      void this.act(event.shiftKey ? "redo" : "undo");
    });
    document.querySelector("[data-lists]")?.addEventListener("change", (event) => {
      const chosen = event.target as HTMLSelectElement;
      if (chosen.matches("[data-shown]")) void this.refreshLists(chosen.value);
    });
    this.findings(this.scene.findings);
    this.show();
    if ("taken" in this.page.dataset) return;
    const sign = () =>
      sendSign(this.scene, this.token).catch((refused: unknown) => {
        this.refused(refused);
      });
    void sign();
    setInterval(() => {
      if (!document.hidden) void sign();
    }, SIGN_EVERY);
  }

  private async choose(mode: Mode): Promise<void> {
    this.mode = mode;
    for (const button of this.page.querySelectorAll<HTMLElement>("[data-mode]"))
      button.setAttribute("aria-pressed", String(button.dataset["mode"] === mode));
    this.pen.stop();
    this.hint("");
    if (mode !== "box" && mode !== "ring") return;
    this.hint(mode === "box" ? this.words.drawBox : this.words.drawRing);
    const ring = await this.pen.draw(mode);
    if (this.mode !== mode) return; // another tool was taken meanwhile
    this.hint("");
    if (ring) {
      this.grid = "";
      this.houses.clear();
      for (const house of this.sheet.houses.values())
        if (within(house.geometry.coordinates as Place, ring)) this.houses.add(house.properties.number);
      this.show();
    }
    void this.choose("house");
  }

  private async clicked(x: number, y: number, shift: boolean): Promise<void> {
    const near = (ids: string[], reach: number) =>
      this.map.queryRenderedFeatures(
        [
          [x - reach, y - reach],
          [x + reach, y + reach],
        ],
        { layers: ids.filter((id) => this.map.getLayer(id)) },
      )[0]?.properties;
    const grid = String(near(["net-grids"], 0)?.["id"] ?? "");
    if (shift && grid && this.houses.size) {
      await this.send("move", { households: [...this.houses], to: grid });
      return;
    }
    if (this.mode === "grid") {
      this.houses.clear();
      this.grid = this.grid === grid ? "" : grid;
      this.show();
      return;
    }
    const number: unknown = near(["houses"], 6)?.["number"] ?? this.houseOfYard(near(["net-buildings"], 0)?.["yard"]);
    const house = typeof number === "string" ? this.sheet.houses.get(number)?.properties : undefined;
    this.grid = "";
    if (!house) {
      this.houses.clear();
      this.show();
      return;
    }
    const members = [...this.sheet.houses.values()]
      .map((one) => one.properties)
      .filter((one) =>
        this.mode === "hutong"
          ? one.grid === house.grid && one.lane === house.lane && (house.lane !== "" || one.number === house.number)
          : one.number === house.number || (house.yard >= 0 && one.yard === house.yard),
      );
    const add = !this.houses.has(house.number);
    for (const one of members) {
      if (add) this.houses.add(one.number);
      else this.houses.delete(one.number);
    }
    this.show();
  }

  private houseOfYard(yard: unknown): string | undefined {
    if (typeof yard !== "number") return undefined;
    return [...this.sheet.houses.values()].find((house) => house.properties.yard === yard)?.properties.number;
  }

  private async act(act: string): Promise<void> {
    const value = (name: string) => (part(this.page, name) as HTMLInputElement | HTMLSelectElement).value;
    const grid = this.grid;
    if (act === "move") await this.send("move", { households: [...this.houses], to: value("to") });
    else if (act === "lock") await this.send(this.sheet.facts(grid)?.locked ? "unlock" : "lock", { grid });
    else if (act === "merge") await this.send("merge", { grid, other: value("other") });
    else if (act === "rename") await this.send("rename", { grid, name: value("name") });
    else if (act === "recolour") await this.send("recolour", { grid, colour: value("colour") });
    else if (act === "undo" || act === "redo") await this.send(act, {});
    else if (act === "split") {
      this.hint(this.words.drawLine);
      this.map.getCanvas().focus();
      const line = await this.pen.draw("line");
      this.hint("");
      if (line) await this.send("split", { grid, line });
    }
  }

  private async send(operation: string, details: object): Promise<void> {
    if (this.working) return;
    this.working = true;
    this.page.setAttribute("aria-busy", "true");
    part(this.page, "error").hidden = true;
    this.status(this.words.saving);
    try {
      this.done(await sendStep(this.scene, this.token, operation, details));
    } catch (refused) {
      this.refused(refused);
    } finally {
      this.working = false;
      this.page.removeAttribute("aria-busy");
    }
  }

  private done(done: Done): void {
    this.scene.version = done.version;
    if (done.anew) void fetchDraft(this.scene).then((draft) => { this.sheet.take(draft); this.show(); }, (refused: unknown) => { this.refused(refused); });
    else this.sheet.change(done);
    this.houses.clear();
    if (!this.sheet.grids.has(this.grid)) this.grid = "";
    this.status(this.words.saved);
    for (const [act, can] of [["undo", done.undo], ["redo", done.redo]] as const)
      for (const button of this.page.querySelectorAll<HTMLButtonElement>(`[data-act=${act}]`)) button.disabled = !can;
    part(this.page, "result").hidden = !done.touched.length;
    part(this.page, "touched").replaceChildren(...done.touched.map((one) => this.item(this.total(one))));
    const badge = part(this.page, "verdict").querySelector("span");
    if (badge) {
      badge.textContent = done.verdict;
      badge.className = badge.className.replace(/\bbadge-\w+|\bkind-\w+/, (old) => `${old.split("-")[0] ?? ""}-${done.kind}`);
    }
    this.findings(done.findings);
    this.show();
    void this.refreshLists();
  }

  private total({ name, before, after }: Done["touched"][number]): string {
    if (!after) return say(this.words.gone, { name });
    const [households, persons] = after;
    if (!before) return say(this.words.new, { name, households, persons });
    if (before[0] === households && before[1] === persons) return say(this.words.renamed, { name, households });
    return say(this.words.changed, { name, from: before[0], to: households, before: before[1], after: persons });
  }

  private item(words: string): HTMLLIElement {
    const item = document.createElement("li");
    item.textContent = words;
    return item;
  }

  private findings(findings: Finding[]): void {
    const items = findings.map(({ grade, kind, words, codes, at }) => {
      const item = document.createElement("li");
      item.className = `correct-${kind}`;
      const sign = document.createElement("span");
      sign.className = "correct-grade";
      sign.textContent = grade;
      const said = document.createElement(at ? "button" : "span");
      said.textContent = words;
      if (codes) said.title = codes;
      if (at) {
        said.className = "correct-fly";
        said.setAttribute("type", "button");
        said.dataset["fly"] = JSON.stringify(at);
      }
      item.append(sign, " ", said);
      return item;
    });
    part(this.page, "findings").replaceChildren(...(items.length ? items : [this.item(this.words.none)]));
  }

  private refused(refused: unknown): void {
    if (!(refused instanceof RefusedError)) throw refused;
    this.status("");
    const error = part(this.page, "error");
    error.textContent = refused.message;
    error.hidden = false;
    error.scrollIntoView({ block: "nearest" });
    if (refused.stale) part(this.page, "stale").hidden = false;
  }

  private status(words: string): void {
    part(this.page, "status").textContent = words;
  }

  private hint(words: string): void {
    const hint = part(this.page, "hint");
    hint.textContent = words;
    hint.hidden = !words;
  }

  private fly(to: Place): void {
    this.map.flyTo({ center: to, zoom: Math.max(this.map.getZoom(), 17), essential: true });
    part(this.page, "map").scrollIntoView({ block: "nearest" });
  }

  /** Say what is chosen, offer what can be done with it. */
  private show(): void {
    this.sheet.mark(this.houses, this.grid);
    const grid = this.sheet.facts(this.grid);
    for (const section of this.page.querySelectorAll<HTMLElement>("[data-for]"))
      section.hidden = section.dataset["for"] === "grid" ? !grid : !this.houses.size;
    part(this.page, "chosen").textContent = grid
      ? say(grid.locked ? this.words.gridLocked : this.words.grid, { name: grid.name, households: grid.households, persons: grid.persons })
      : this.saidHouses();
    if (grid) this.offerGrid(grid.id);
    else if (this.houses.size) {
      const here = new Set([...this.houses].map((number) => this.sheet.houses.get(number)?.properties.grid ?? ""));
      const near = new Set([...here].flatMap((code) => this.sheet.facts(code)?.beside ?? []));
      const all = this.sheet.sorted().filter((one) => !(here.size === 1 && here.has(one.id)));
      this.options("to", [...all.filter((one) => near.has(one.id)), ...all.filter((one) => !near.has(one.id))]);
    }
  }

  private saidHouses(): string {
    const chosen = [...this.houses].flatMap((number) => this.sheet.houses.get(number)?.properties ?? []);
    const [first] = chosen;
    if (!first) return this.words.nothing;
    const grids = [...new Set(chosen.map((one) => this.sheet.facts(one.grid)?.name ?? "–"))].join(", ");
    if (chosen.length === 1) return say(this.words.house, { ...first, grids });
    const persons = chosen.reduce((sum, one) => sum + one.persons, 0);
    return say(this.words.houses, { households: chosen.length, persons, grids });
  }

  private offerGrid(code: string): void {
    const grid = this.sheet.facts(code);
    if (!grid) return;
    (part(this.page, "name") as HTMLInputElement).value = grid.name;
    (part(this.page, "colour") as HTMLSelectElement).value = grid.colour;
    part(this.page, "lock-words").textContent = grid.locked ? this.words.unlock : this.words.lock;
    this.options("other", this.sheet.sorted().filter((one) => grid.beside.includes(one.id)));
  }

  private options(name: string, grids: { id: string; number: number; name: string }[]): void {
    const options = grids.map((one) => new Option(`${one.number} ${one.name}`, one.id));
    (part(this.page, name) as HTMLSelectElement).replaceChildren(...options);
  }

  /** The lists below say what the map says. */
  private async refreshLists(shown = document.querySelector<HTMLSelectElement>("[data-shown]")?.value ?? ""): Promise<void> {
    const lists = document.querySelector<HTMLElement>("[data-lists]");
    const address = `${this.scene.addresses.page}?part=lists&grid=${encodeURIComponent(shown)}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (lists && answer.ok && !answer.redirected) lists.innerHTML = await answer.text();
    } catch {
      this.status(this.words.unreachable);
    }
  }
}

export async function correctPage(page: HTMLElement): Promise<void> {
  const scene = readScene();
  const element = page.querySelector<HTMLElement>("[data-map]");
  if (!scene?.bounds || !element) return;
  const missing = () => {
    part(page, "map-missing").hidden = false;
    element.hidden = true;
  };
  if (!mapWorks()) {
    missing();
    return;
  }
  try {
    const map = await createMap(element, { bounds: scene.bounds, words: scene.words });
    await new Editor(page, scene, map).start();
  } catch (failed) {
    if (!(failed instanceof NoMapError || failed instanceof RefusedError)) throw failed;
    missing();
  }
}
