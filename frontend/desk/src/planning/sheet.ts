/** The draft on the map: grids, courtyards, houses, and what is chosen. */
import type { Feature } from "geojson";
import type { FilterSpecification, GeoJSONSource } from "maplibre-gl";
import type { MapLibre } from "../map/base";
import { netLayers } from "../map/layers";
import { CHOSEN, toneOf } from "../map/palette";
import type { Done, GridFacts, GridFeature, HouseFeature, WholeDraft } from "./draft";

export class Sheet {
  readonly grids = new Map<string, GridFeature>();
  readonly houses = new Map<string, HouseFeature>();
  private yards: Feature[] = [];

  constructor(private readonly map: MapLibre) {}

  /** Take the draft as a whole. */
  take(draft: WholeDraft): void {
    this.grids.clear();
    this.houses.clear();
    for (const grid of draft.grids.features) this.grids.set(grid.properties.id, grid);
    for (const house of draft.houses.features) this.houses.set(house.properties.number, house);
    this.yards = draft.yards.features;
    if (this.map.getSource("places")) this.paint();
    else this.lay(draft);
  }

  /** Take what a step changed. */
  change(done: Done): void {
    for (const code of done.gone) this.grids.delete(code);
    for (const grid of done.grids) this.grids.set(grid.properties.id, grid);
    for (const [number, grid] of done.houses) {
      const house = this.houses.get(number);
      if (house) house.properties.grid = grid;
    }
    this.paint();
  }

  facts(code: string): GridFacts | undefined {
    return this.grids.get(code)?.properties;
  }

  /** Grids in the order of their numbers. */
  sorted(): GridFacts[] {
    return [...this.grids.values()].map((one) => one.properties).sort((a, b) => a.number - b.number || a.id.localeCompare(b.id));
  }

  mark(houses: ReadonlySet<string>, grid: string): void {
    const chosen: FilterSpecification = ["in", ["get", "number"], ["literal", [...houses]]];
    for (const id of ["chosen-houses", "chosen-houses-halo"]) this.map.setFilter(id, chosen);
    for (const id of ["net-chosen-halo-grids", "net-chosen-grids"]) this.map.setFilter(id, ["==", ["get", "id"], grid]);
  }

  private colourOf(code: string): string {
    return this.grids.get(code)?.properties.colour ?? "";
  }

  private collections(): Record<string, Feature[]> {
    const houses = [...this.houses.values()].map((house) => ({
      ...house,
      properties: { ...house.properties, colour: this.colourOf(house.properties.grid) },
    }));
    const colour = new Map(houses.map((house) => [house.properties.yard, house.properties.colour]));
    return {
      grids: [...this.grids.values()].filter((grid) => grid.geometry) as Feature[],
      houses,
      yards: this.yards.map((yard) => ({ ...yard, properties: { ...yard.properties, colour: colour.get(Number(yard.properties?.["yard"])) ?? "" } })),
      locked: [...this.grids.values()].filter((grid) => grid.geometry && grid.properties.locked) as Feature[],
    };
  }

  private paint(): void {
    for (const [name, features] of Object.entries(this.collections()))
      void this.map.getSource<GeoJSONSource>(name)?.setData({ type: "FeatureCollection", features });
  }

  private lay(draft: WholeDraft): void {
    const { map } = this;
    for (const [name, features] of Object.entries(this.collections()))
      map.addSource(name, { type: "geojson", data: { type: "FeatureCollection", features } });
    map.addSource("places", { type: "geojson", data: draft.places });
    const feeds = { grids: { source: "grids" }, buildings: { source: "yards" }, places: { source: "places" } };
    for (const layer of netLayers(feeds)) map.addLayer(layer);
    map.addLayer({
      id: "locked",
      type: "line",
      source: "locked",
      paint: { "line-color": "#16202e", "line-width": 4, "line-dasharray": [1, 1] },
    });
    const radius = (add: number): ["interpolate", ["exponential", number], ["zoom"], ...number[]] => [
      "interpolate",
      ["exponential", 1.6],
      ["zoom"],
      13,
      1.5 + add,
      16,
      3.5 + add,
      19,
      8 + add,
    ];
    map.addLayer({
      id: "houses",
      type: "circle",
      source: "houses",
      paint: { "circle-radius": radius(0), "circle-color": toneOf("yard"), "circle-stroke-color": toneOf("ink"), "circle-stroke-width": 1.2 },
    });
    const none: FilterSpecification = ["==", ["get", "number"], ""];
    map.addLayer({
      id: "chosen-houses-halo",
      type: "circle",
      source: "houses",
      filter: none,
      paint: { "circle-radius": radius(4), "circle-color": "#ffffff" },
    });
    map.addLayer({
      id: "chosen-houses",
      type: "circle",
      source: "houses",
      filter: none,
      paint: { "circle-radius": radius(2), "circle-color": CHOSEN },
    });
  }
}
