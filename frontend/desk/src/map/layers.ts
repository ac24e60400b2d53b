/** How the net is drawn: layers from the ground up, whatever source the features come from. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from "maplibre-gl";
import { BOLD, PLAIN } from "./fonts";
import { AREA_BORDER, CHOSEN, TEXT, toneOf, VILLAGE_BORDER, WATER, WATER_LINE } from "./palette";
import { SIGNED } from "./signs";

/** Where features of one kind come from: a source, and its layer when the source is vector tiles. */
export interface Feed {
  source: string;
  layer?: string;
}

/**
 * The feeds of a net; what is left out is not drawn. Properties: grids `id, number, name, colour, colour_name, hatch`;
 * villages and areas `id, name`; places `kind, name`; buildings perhaps `colour`; households `door, blank`.
 */
export interface NetFeeds {
  villages?: Feed;
  areas?: Feed;
  grids?: Feed;
  /** Points with `level`, `number`, `name`, `colour`, `colour_name`: one label each. Without it grids carry their own. */
  labels?: Feed;
  places?: Feed;
  buildings?: Feed;
  households?: Feed;
}

const NONE: FilterSpecification = ["==", ["get", "id"], ""];

type Rest = Record<string, unknown>;

function layer(feed: Feed, id: string, type: LayerSpecification["type"], rest: Rest): LayerSpecification {
  const from = feed.layer ? { source: feed.source, "source-layer": feed.layer } : { source: feed.source };
  return { id, type, ...from, ...rest };
}

const kindIs = (...kinds: string[]): ExpressionSpecification => ["in", ["get", "kind"], ["literal", kinds]];
const shapeIs = (shape: string): ExpressionSpecification => ["in", shape, ["geometry-type"]];
const all = (...conditions: ExpressionSpecification[]): FilterSpecification => ["all", ...conditions];

const WAYS = ["main_road", "street", "lane", "path"];
const WET = ["pond", "river"];
/** What there is so much of that its signs come only close by. */
const SMALL = ["pump_well", "transformer", "rubbish_point", "toilet", "garden", "other"];

/** Width by zoom, for each kind of way: metres on the ground between a least and a most. */
function wayWidth(extra: number): ExpressionSpecification {
  const wide = (main: number, street: number, lane: number, path: number): ExpressionSpecification => [
    "match",
    ["get", "kind"],
    "main_road",
    main + extra,
    "street",
    street + extra,
    "path",
    path + extra,
    lane + extra,
  ];
  return [
    "interpolate",
    ["exponential", 1.6],
    ["zoom"],
    12,
    wide(1.6, 0.8, 0.3, 0.2),
    15,
    wide(4, 2.6, 1.2, 0.8),
    17,
    wide(8, 6, 3.4, 1.6),
    19,
    wide(20, 15, 9, 3),
  ];
}

function grounds(feeds: NetFeeds, over: boolean): LayerSpecification[] {
  const found: LayerSpecification[] = [];
  if (feeds.villages)
    found.push(layer(feeds.villages, "net-land", "fill", { paint: { "fill-color": "#ffffff", "fill-opacity": over ? 0.15 : 0.6 } }));
  if (feeds.areas)
    found.push(layer(feeds.areas, "net-area-land", "fill", { paint: { "fill-color": AREA_BORDER, "fill-opacity": 0.03 } }));
  if (feeds.grids)
    found.push(
      layer(feeds.grids, "net-grids", "fill", {
        paint: {
          "fill-color": toneOf("land"),
          "fill-opacity": ["interpolate", ["linear"], ["zoom"], 12, over ? 0.6 : 0.9, 16, over ? 0.4 : 0.65, 18, over ? 0.3 : 0.42],
        },
      }),
      layer(feeds.grids, "net-hatch", "fill", {
        minzoom: 11,
        filter: [">", ["get", "hatch"], 0],
        paint: {
          "fill-pattern": ["concat", "hatch-", ["to-string", ["get", "hatch"]], "-", ["get", "colour"]],
          "fill-opacity": ["interpolate", ["linear"], ["zoom"], 11, 0.16, 15, 0.32, 18, 0.22],
        },
      }),
    );
  return found;
}

function land(feeds: NetFeeds): LayerSpecification[] {
  const found: LayerSpecification[] = [];
  if (feeds.places)
    found.push(
      layer(feeds.places, "net-green", "fill", {
        filter: all(shapeIs("Polygon"), ["!", kindIs(...WET)]),
        paint: { "fill-color": "#dfe8cf", "fill-opacity": 0.55, "fill-outline-color": "#93a578" },
      }),
      layer(feeds.places, "net-water", "fill", {
        filter: all(shapeIs("Polygon"), kindIs(...WET)),
        paint: { "fill-color": WATER, "fill-outline-color": WATER_LINE },
      }),
      layer(feeds.places, "net-stream", "line", {
        filter: all(shapeIs("LineString"), kindIs(...WET)),
        paint: { "line-color": "#8cc3e3", "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 12, 1.2, 18, 7] },
      }),
    );
  if (feeds.buildings)
    found.push(
      layer(feeds.buildings, "net-buildings", "fill", {
        minzoom: 14.5,
        paint: {
          "fill-color": ["case", ["has", "colour"], toneOf("yard"), "#d9d4c8"],
          "fill-outline-color": ["case", ["has", "colour"], toneOf("line"), "#a59d8c"],
          "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14.5, 0, 15.2, 0.8],
        },
      }),
    );
  if (feeds.places) {
    const way = all(shapeIs("LineString"), kindIs(...WAYS), ["!", kindIs("path")]);
    found.push(
      layer(feeds.places, "net-path", "line", {
        minzoom: 13.5,
        filter: all(shapeIs("LineString"), kindIs("path")),
        paint: { "line-color": "#b3a27f", "line-width": wayWidth(0), "line-dasharray": [3, 2] },
      }),
      layer(feeds.places, "net-way-edge", "line", {
        minzoom: 12.5,
        filter: way,
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": "#a8a49a", "line-width": wayWidth(1.2) },
      }),
      layer(feeds.places, "net-way", "line", {
        filter: way,
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": ["match", ["get", "kind"], "main_road", "#fff1c9", "#ffffff"], "line-width": wayWidth(0) },
      }),
    );
  }
  return found;
}

function borders(feeds: NetFeeds): LayerSpecification[] {
  const found: LayerSpecification[] = [];
  const round = { "line-join": "round" };
  if (feeds.grids)
    found.push(
      layer(feeds.grids, "net-grid-border", "line", {
        layout: round,
        paint: {
          "line-color": toneOf("line"),
          "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.4, 14, 1.2, 18, 2.4],
        },
      }),
    );
  if (feeds.areas)
    found.push(
      layer(feeds.areas, "net-area-halo", "line", {
        minzoom: 13,
        layout: round,
        paint: {
          "line-color": "#ffffff",
          "line-opacity": 0.8,
          "line-width": ["interpolate", ["linear"], ["zoom"], 13, 3.5, 18, 7],
        },
      }),
      layer(feeds.areas, "net-area-border", "line", {
        minzoom: 12,
        layout: round,
        paint: {
          "line-color": AREA_BORDER,
          "line-width": ["interpolate", ["linear"], ["zoom"], 12, 1, 18, 3.2],
          "line-dasharray": [4, 2],
        },
      }),
    );
  if (feeds.villages)
    found.push(
      layer(feeds.villages, "net-village-halo", "line", {
        layout: round,
        paint: { "line-color": "#ffffff", "line-opacity": 0.75, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 2, 18, 8] },
      }),
      layer(feeds.villages, "net-village-border", "line", {
        layout: round,
        paint: {
          "line-color": VILLAGE_BORDER,
          "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.8, 14, 2, 18, 3.5],
          "line-dasharray": [6, 1.5, 1.2, 1.5],
        },
      }),
    );
  if (feeds.grids)
    found.push(
      layer(feeds.grids, "net-hover", "line", {
        layout: round,
        paint: {
          "line-color": TEXT,
          "line-width": 3,
          "line-opacity": ["case", ["boolean", ["feature-state", "hover"], false], 1, 0],
        },
      }),
    );
  for (const [name, feed] of [["grids", feeds.grids], ["areas", feeds.areas], ["villages", feeds.villages]] as const)
    if (feed)
      found.push(
        layer(feed, `net-chosen-halo-${name}`, "line", {
          layout: round,
          filter: NONE,
          paint: { "line-color": "#ffffff", "line-width": 9 },
        }),
        layer(feed, `net-chosen-${name}`, "line", {
          layout: round,
          filter: NONE,
          paint: { "line-color": CHOSEN, "line-width": 5 },
        }),
      );
  return found;
}

const HALO = { "text-halo-color": "#ffffff", "text-halo-width": 1.6 };

function labels(feeds: NetFeeds): LayerSpecification[] {
  const found: LayerSpecification[] = [];
  if (feeds.households)
    found.push(
      layer(feeds.households, "net-households", "circle", {
        minzoom: 17,
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 17, 3, 20, 7],
          "circle-color": ["case", ["==", ["get", "blank"], true], "#b3261e", TEXT],
          "circle-stroke-color": "#ffffff",
          "circle-stroke-width": 1.5,
        },
      }),
      layer(feeds.households, "net-doors", "symbol", {
        minzoom: 18,
        layout: { "text-field": ["coalesce", ["get", "door"], ""], "text-font": PLAIN, "text-size": 12, "text-offset": [0, 1], "text-anchor": "top" },
        paint: { ...HALO, "text-color": TEXT },
      }),
    );
  if (feeds.places)
    found.push(
      layer(feeds.places, "net-way-name", "symbol", {
        minzoom: 13.5,
        filter: all(shapeIs("LineString"), kindIs("main_road", "street", "river"), ["!=", ["coalesce", ["get", "name"], ""], ""]),
        layout: {
          "symbol-placement": "line",
          "symbol-spacing": 360,
          "text-field": ["get", "name"],
          "text-font": PLAIN,
          "text-size": ["interpolate", ["linear"], ["zoom"], 14, 12, 18, 15],
          "text-letter-spacing": 0.08,
          "text-max-angle": 30,
        },
        paint: { ...HALO, "text-color": ["match", ["get", "kind"], "river", "#1f5f86", "#3a3a36"] },
      }),
      layer(feeds.places, "net-lane-name", "symbol", {
        minzoom: 15.8,
        filter: all(shapeIs("LineString"), kindIs("lane"), ["!=", ["coalesce", ["get", "name"], ""], ""]),
        layout: {
          "symbol-placement": "line",
          "symbol-spacing": 280,
          "text-field": ["get", "name"],
          "text-font": PLAIN,
          "text-size": ["interpolate", ["linear"], ["zoom"], 16, 11, 19, 14],
          "text-max-angle": 30,
        },
        paint: { ...HALO, "text-color": "#4b4b46" },
      }),
      layer(feeds.places, "net-sign", "symbol", {
        minzoom: 14,
        filter: all(
          ["any", shapeIs("Point"), shapeIs("Polygon")],
          ["!", kindIs(...WET, "field")],
          ["any", ["!", kindIs(...SMALL)], [">=", ["zoom"], 16]],
        ),
        layout: {
          "icon-image": ["match", ["get", "kind"], [...SIGNED], ["concat", "sign-", ["get", "kind"]], "sign-other"],
          "icon-size": ["interpolate", ["linear"], ["zoom"], 14, 0.5, 17, 0.95],
          "symbol-sort-key": ["match", ["get", "kind"], ["village_office", "township_office"], 0, ["school", "clinic"], 1, ["square", "market"], 2, 5],
          "text-field": ["step", ["zoom"], "", 15.5, ["coalesce", ["get", "name"], ""]],
          "text-font": PLAIN,
          "text-size": 12.5,
          "text-offset": [0, 0.95],
          "text-anchor": "top",
          "text-optional": true,
          "text-max-width": 8,
        },
        paint: { ...HALO, "text-color": TEXT },
      }),
      layer(feeds.places, "net-water-name", "symbol", {
        minzoom: 14.5,
        filter: all(shapeIs("Polygon"), kindIs(...WET), ["!=", ["coalesce", ["get", "name"], ""], ""]),
        layout: { "text-field": ["get", "name"], "text-font": PLAIN, "text-size": 12.5 },
        paint: { ...HALO, "text-color": "#1f5f86" },
      }),
    );
  const grids = feeds.labels ?? feeds.grids;
  if (grids) found.push(gridLabels(grids, feeds.labels ? ["==", ["get", "level"], 4] : true));
  if (feeds.labels)
    found.push(
      layer(feeds.labels, "net-area-name", "symbol", {
        minzoom: 11.5,
        filter: ["==", ["get", "level"], 3],
        layout: { "text-field": ["get", "name"], "text-font": BOLD, "text-size": 15 },
        paint: { ...HALO, "text-color": AREA_BORDER },
      }),
    );
  const villages = feeds.labels ?? feeds.villages;
  if (villages)
    found.push(
      layer(villages, "net-village-name", "symbol", {
        maxzoom: 15,
        filter: feeds.labels ? ["==", ["get", "level"], 2] : true,
        layout: {
          "text-field": ["get", "name"],
          "text-font": BOLD,
          "text-size": ["interpolate", ["linear"], ["zoom"], 9, 12, 12, 15, 15, 21],
          "text-letter-spacing": 0.06,
          "text-padding": 4,
        },
        paint: { "text-color": "#6a1b17", "text-halo-color": "#ffffff", "text-halo-width": 2 },
      }),
    );
  return found;
}

/** The number large, under it the colour's name; close by the name of the grid too. */
function gridLabels(feed: Feed, filter: FilterSpecification): LayerSpecification {
  const number: ExpressionSpecification = ["to-string", ["get", "number"]];
  const colour: ExpressionSpecification = ["coalesce", ["get", "colour_name"], ""];
  const name: ExpressionSpecification = ["coalesce", ["get", "name"], ""];
  return layer(feed, "net-grid-label", "symbol", {
    minzoom: 12.8,
    filter,
    layout: {
      "text-field": [
        "step",
        ["zoom"],
        number,
        14.2,
        ["format", number, { "font-scale": 1.15 }, "\n", {}, colour, { "font-scale": 0.8 }],
        16,
        ["format", number, { "font-scale": 1.3 }, " ", {}, colour, { "font-scale": 0.9 }, "\n", {}, name, { "font-scale": 0.75 }],
      ],
      "text-font": BOLD,
      "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11, 15, 15, 18, 20],
      "text-padding": 3,
      "text-max-width": 9,
      "text-line-height": 1.15,
      "symbol-sort-key": ["to-number", ["get", "number"], 0],
    },
    paint: { "text-color": toneOf("ink"), "text-halo-color": "#ffffff", "text-halo-width": 2 },
  });
}

/**
 * All layers of a net from the ground up; `over`: a background map lies below and shows through. Ids begin with
 * `net-`. Ask `net-grids` for clicks; set the `hover` state of a grid to outline it; filter `net-chosen-*` by `id`.
 */
export function netLayers(feeds: NetFeeds, { over = false } = {}): LayerSpecification[] {
  return [...grounds(feeds, over), ...land(feeds), ...borders(feeds), ...labels(feeds)];
}
