/**
 * `data-trace`: draw the map of a village by hand, over a picture, a base map or an empty sheet.
 * What is drawn goes to the server as GeoJSON; it says in a sentence what is wrong with it.
 */
import { TerraDraw, TerraDrawSessionUndoRedo, type GeoJSONStoreFeatures } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { createMap, mapWorks, type Basemap, type MapLibre, type MapWords } from "../map/base";
import { PLAIN } from "../map/fonts";
import { HomesInOrder, type Hutong } from "./homes";
import { LAYER_OF, modes, SHAPE_OF } from "./modes";

interface Data {
  bounds: [number, number, number, number];
  features: GeoJSON.FeatureCollection;
  picture: { url: string; corners: [number, number][] } | null;
  hutongs: Hutong[];
  version: number | null;
  basemaps: Basemap[];
  words: MapWords & Record<"saved" | "unsaved" | "saving" | "failed" | "next" | "nobody" | "nomap", string>;
}

type Id = string | number;

export async function tracePage(root: HTMLElement): Promise<void> {
  const source = document.getElementById("trace-data");
  const paper = root.querySelector<HTMLElement>("[data-trace-map]");
  const says = root.querySelector<HTMLElement>("[data-trace-says]");
  if (!source || !paper || !says) return;
  const data = JSON.parse(source.textContent) as Data;
  if (!mapWorks()) {
    says.textContent = data.words.nomap;
    return;
  }
  const map = await createMap(paper, { bounds: data.bounds, words: data.words, basemaps: data.basemaps, maxZoom: 21 });
  if (data.picture) underlay(map, data.picture);
  labels(map);
  new Tracing(root, map, data, says).start();
}

function underlay(map: MapLibre, picture: { url: string; corners: [number, number][] }): void {
  const [a, b, c, d] = picture.corners;
  if (!a || !b || !c || !d) return;
  map.addSource("picture", { type: "image", url: picture.url, coordinates: [a, b, c, d] });
  map.addLayer({ id: "picture", type: "raster", source: "picture", paint: { "raster-opacity": 0.8 } });
}

function labels(map: MapLibre): void {
  map.addSource("names", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  const paint = { "text-color": "#222222", "text-halo-color": "#ffffff", "text-halo-width": 1.5 };
  map.addLayer({
    id: "names-lines",
    type: "symbol",
    source: "names",
    filter: ["==", ["geometry-type"], "LineString"],
    layout: { "text-field": ["get", "name"], "text-font": PLAIN, "text-size": 13, "symbol-placement": "line" },
    paint,
  });
  map.addLayer({
    id: "names-points",
    type: "symbol",
    source: "names",
    filter: ["!=", ["geometry-type"], "LineString"],
    layout: { "text-field": ["get", "name"], "text-font": PLAIN, "text-size": 12, "text-offset": [0, 1] },
    paint,
  });
}

class Tracing {
  private readonly draw: TerraDraw;
  private readonly homes: HomesInOrder;
  private chosen: Id | null = null;
  private version: number | null;
  private dirty = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly map: MapLibre,
    private readonly data: Data,
    private readonly says: HTMLElement,
  ) {
    this.version = data.version;
    this.homes = new HomesInOrder(data.hutongs);
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 8 }),
      modes: modes(),
      undoRedo: { sessionLevel: new TerraDrawSessionUndoRedo() },
    });
  }

  start(): void {
    this.draw.start();
    this.draw.addFeatures(this.data.features.features as GeoJSONStoreFeatures[]);
    this.draw.clearUndoRedoHistory();
    this.name();
    this.draw.on("change", (ids, kind) => {
      if (kind === "styling" || !ids.length) return;
      if (kind === "delete") this.dirty = true;
      this.name();
      this.say();
    });
    this.draw.on("finish", (id) => {
      this.finished(id);
    });
    this.draw.on("select", (id) => {
      this.select(id);
    });
    this.draw.on("deselect", () => {
      this.select(null);
    });
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-tool]"))
      button.addEventListener("click", () => {
        this.use(button.dataset.tool ?? "select");
      });
    // a household's point and whose it is are two steps of the same press
    this.on("undo", () => this.draw.undo() && this.nobodys() && this.draw.undo());
    this.on("redo", () => this.draw.redo() && this.nobodys() && this.draw.redo());
    this.on("remove", () => {
      if (this.chosen !== null) this.draw.removeFeatures([this.chosen]);
    });
    this.on("save", () => void this.save());
    this.on("skip", () => {
      this.homes.skip(this.hutong, this.placed());
      this.say();
    });
    for (const field of this.root.querySelectorAll<HTMLInputElement>("[data-trace-field]"))
      field.addEventListener("change", () => {
        this.describe();
        this.say();
      });
    const opacity = this.root.querySelector<HTMLInputElement>("[data-trace-opacity]");
    opacity?.addEventListener("input", () => {
      if (this.map.getLayer("picture")) this.map.setPaintProperty("picture", "raster-opacity", Number(opacity.value) / 100);
    });
    addEventListener("beforeunload", (event) => {
      if (this.dirty) event.preventDefault();
    });
    this.use(this.data.features.features.length ? "select" : "boundary");
    this.root.dataset.traceReady = "";
  }

  private on(act: string, then: () => void): void {
    this.root.querySelector(`[data-act="${act}"]`)?.addEventListener("click", then);
  }

  private value(name: string): string {
    return this.root.querySelector<HTMLInputElement>(`[data-trace-field="${name}"]`)?.value.trim() ?? "";
  }

  private get hutong(): string {
    return this.value("hutong");
  }

  private use(tool: string): void {
    this.draw.setMode(tool);
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-tool]"))
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-for]"))
      part.hidden = !(part.dataset.for ?? "").split(" ").includes(tool);
    this.say();
  }

  /** What was just drawn gets the name and kind that stand in the fields, or is the next household's place. */
  private finished(id: Id): void {
    const mode = this.draw.getSnapshotFeature(id)?.properties["mode"];
    this.dirty = true;
    if (mode === "home" && this.draw.getMode() === "home") {
      const [home] = this.homes.waiting(this.hutong, this.placed());
      if (home) this.draw.updateFeatureProperties(id, { home: home.id, name: home.label });
      else this.draw.removeFeatures([id]);
    } else if (typeof mode === "string" && mode !== "home" && this.draw.getMode() === mode) {
      this.draw.updateFeatureProperties(id, { name: this.value("name"), kind: this.kind(mode) });
    }
    this.name();
    this.say();
  }

  private kind(mode: string): string {
    if (mode === "street") return this.value("street-kind");
    return mode === "place" || mode === "ground" ? this.value("place-kind") : "";
  }

  private select(id: Id | null): void {
    this.chosen = id;
    const properties = id === null ? undefined : this.draw.getSnapshotFeature(id)?.properties;
    const field = this.root.querySelector<HTMLInputElement>('[data-trace-field="name"]');
    if (field && properties) field.value = text(properties["name"]);
    this.root.querySelector('[data-act="remove"]')?.toggleAttribute("disabled", id === null);
    const mode = text(properties?.["mode"]);
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-for]"))
      if (this.draw.getMode() === "select") part.hidden = !(part.dataset.for ?? "").split(" ").includes(mode);
  }

  /** The fields say what the chosen thing is called. */
  private describe(): void {
    if (this.chosen === null || this.draw.getMode() !== "select") return;
    const mode = text(this.draw.getSnapshotFeature(this.chosen)?.properties["mode"]);
    if (mode === "home") return;
    this.draw.updateFeatureProperties(this.chosen, { name: this.value("name"), kind: this.kind(mode) });
    this.dirty = true;
    this.name();
  }

  private nobodys(): boolean {
    return this.features().some(({ properties }) => properties["mode"] === "home" && !text(properties["home"]));
  }

  private placed(): Set<string> {
    return new Set(this.features().map((feature) => text(feature.properties["home"])));
  }

  private features(): GeoJSONStoreFeatures[] {
    // what only guides the hand while something is drawn is a point of the same mode
    return this.draw
      .getSnapshot()
      .filter((feature) => SHAPE_OF[text(feature.properties["mode"])] === feature.geometry.type);
  }

  private name(): void {
    const names = this.map.getSource("names");
    if (names?.type !== "geojson") return;
    const features = this.features().filter((feature) => text(feature.properties["name"]));
    (names as unknown as { setData(data: unknown): void }).setData({ type: "FeatureCollection", features });
  }

  private say(words?: string, wrong = false): void {
    const waiting = this.homes.waiting(this.hutong, this.placed());
    const [next] = waiting;
    let line = this.dirty ? this.data.words.unsaved : "";
    if (this.draw.getMode() === "home")
      line = next
        ? this.data.words.next.replace("%(home)s", next.label).replace("%(left)s", String(waiting.length))
        : this.data.words.nobody;
    this.says.textContent = words ?? line;
    this.says.classList.toggle("text-danger", wrong);
  }

  private async save(): Promise<void> {
    this.say(this.data.words.saving);
    const features = this.features().map((feature) => ({
      type: "Feature",
      geometry: feature.geometry,
      properties: {
        layer: LAYER_OF[text(feature.properties["mode"])],
        name: text(feature.properties["name"]),
        kind: text(feature.properties["kind"]),
        home: text(feature.properties["home"]),
        lane: text(feature.properties["lane"]),
        door: text(feature.properties["door"]),
      },
    }));
    try {
      const answer = await fetch(this.root.dataset.traceSave ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.root.dataset.token ?? "" },
        body: JSON.stringify({ version: this.version, features: { type: "FeatureCollection", features } }),
      });
      const said = (await answer.json()) as { version?: number; message?: string };
      if (!answer.ok) {
        this.say(said.message ?? this.data.words.failed, true);
        return;
      }
      this.version = said.version ?? this.version;
      this.dirty = false;
      this.say(said.message ?? this.data.words.saved);
    } catch {
      this.say(this.data.words.failed, true);
    }
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
