/** What can be drawn, and how it looks while it is drawn. */
import {
  TerraDrawLineStringMode,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  ValidateNotSelfIntersecting,
  type HexColor,
} from "terra-draw";

export type Layer = "boundary" | "street" | "water" | "place" | "house" | "home";

/** The tools by their names on the page, and the layer that each draws. */
export const LAYER_OF: Record<string, Layer> = {
  boundary: "boundary",
  street: "street",
  river: "water",
  pond: "water",
  place: "place",
  ground: "place",
  courtyard: "house",
  home: "home",
};

export const SHAPE_OF: Record<string, string> = {
  boundary: "Polygon",
  street: "LineString",
  river: "LineString",
  pond: "Polygon",
  place: "Point",
  ground: "Polygon",
  courtyard: "Polygon",
  home: "Point",
};

const STREET: HexColor = "#8a6d3b";
const WATER: HexColor = "#3f7fb5";
const RIM: HexColor = "#b3322e";

const snapping = { toCoordinate: true, toLine: true };
const drawn = (feature: { geometry: unknown }, { updateType }: { updateType: string }) =>
  updateType === "finish" || updateType === "commit"
    ? ValidateNotSelfIntersecting(feature as Parameters<typeof ValidateNotSelfIntersecting>[0])
    : { valid: true };

function polygon(modeName: string, colour: HexColor, fillOpacity: number): TerraDrawPolygonMode {
  return new TerraDrawPolygonMode({
    modeName,
    snapping,
    validation: drawn,
    styles: { fillColor: colour, fillOpacity, outlineColor: colour, outlineWidth: 2, closingPointColor: colour },
  });
}

function line(modeName: string, colour: HexColor, width: number): TerraDrawLineStringMode {
  return new TerraDrawLineStringMode({
    modeName,
    snapping,
    styles: { lineStringColor: colour, lineStringWidth: width, closingPointColor: colour },
  });
}

function point(modeName: string, colour: HexColor, size: number): TerraDrawPointMode {
  return new TerraDrawPointMode({
    modeName,
    styles: { pointColor: colour, pointWidth: size, pointOutlineColor: "#ffffff", pointOutlineWidth: 1.5 },
  });
}

const movable = { feature: { draggable: false, coordinates: { midpoints: true, draggable: true, deletable: true } } };
const whole = { feature: { draggable: true } };

export function modes(): (TerraDrawPolygonMode | TerraDrawLineStringMode | TerraDrawPointMode | TerraDrawSelectMode)[] {
  return [
    polygon("boundary", RIM, 0.05),
    line("street", STREET, 4),
    line("river", WATER, 4),
    polygon("pond", WATER, 0.35),
    point("place", "#6b4fa1", 6),
    polygon("ground", "#6b4fa1", 0.25),
    polygon("courtyard", "#7a7367", 0.25),
    point("home", "#1f7a4d", 4),
    new TerraDrawSelectMode({
      flags: {
        boundary: movable,
        street: movable,
        river: movable,
        pond: movable,
        courtyard: movable,
        ground: movable,
        place: whole,
        home: whole,
      },
    }),
  ];
}
