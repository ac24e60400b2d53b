// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { HATCHES, hatchPicture } from "./hatch";
import { netLayers } from "./layers";
import { area, areaWords, length, lengthWords, type Point } from "./measuring";
import { quick, wanted } from "./pace";
import { COLOURS, ink, mix } from "./palette";
import { Side } from "./panel";
import { readBox, readChosen, tilesOf, writeChosen, type Scene } from "./scene";

const ID = "0192f0a0-0000-7000-8000-000000000001";
const units = { metres: "m", kilometres: "km", squareMetres: "m²", hectares: "ha", squareKilometres: "km²", mu: "mu" };
const scene = {
  tiles: "/tiles/{layer}/{z}/{x}/{y}.mvt",
  on: "",
  frame: "cgcs2000",
  page: "/map/",
  find: "/map/find/",
  words: { nothing: "Nothing was found." },
} as unknown as Scene;

describe("measuring", () => {
  const east: Point[] = [
    [114, 0],
    [115, 0],
  ];
  it("knows the length of a degree", () => {
    expect(length(east)).toBeCloseTo(111_195, -1);
    expect(length([[114, 33]])).toBe(0);
  });
  it("knows the area of a square whichever way round it was drawn", () => {
    const side = 0.001;
    const ring: Point[] = [
      [0, 0],
      [side, 0],
      [side, side],
      [0, side],
    ];
    expect(area(ring)).toBeCloseTo(111.195 ** 2, -1);
    expect(area([...ring].reverse())).toBeCloseTo(area(ring), 3);
    expect(area(ring.slice(0, 2))).toBeCloseTo(0);
  });
  it("speaks in units of its size, and of mu", () => {
    expect(lengthWords(12.4, units)).toBe("12 m");
    expect(lengthWords(1234, units)).toBe("1.23 km");
    expect(areaWords(2000 / 3, units)).toBe("667 m² (1 mu)");
    expect(areaWords(25_000, units)).toBe("2.5 ha (37.5 mu)");
    expect(areaWords(2_500_000, units)).toBe("2.5 km² (3750 mu)");
  });
});

describe("colours and hatches", () => {
  it("mixes as the posters do", () => {
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
    expect(ink("红").yard).toBe("#f57376");
    expect(ink("no colour").yard).toBe("#c8c8c8");
  });
  it("gives every colour and every hatch a picture of its own", () => {
    const pictures = new Set<string>();
    for (let hatch = 0; hatch < HATCHES; hatch++) {
      const { data, width, height } = hatchPicture(hatch, "#102030");
      expect(data.length).toBe(width * height * 4);
      expect([...data.slice(0, 3)]).toEqual([16, 32, 48]);
      pictures.add([...data].join());
    }
    expect(pictures.size).toBe(8);
    expect(COLOURS.length).toBe(8);
  });
});

describe("layers", () => {
  it("are drawn only for what is fed, each id once", () => {
    const ids = netLayers({ grids: { source: "draft" } }).map(({ id }) => id);
    expect(ids).toContain("net-grids");
    expect(ids).toContain("net-grid-label");
    expect(ids.filter((id) => id.includes("village") || id.includes("way"))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it("show households only close by", () => {
    const found = netLayers({ households: { source: "households", layer: "households" } });
    expect(found.length).toBeGreaterThan(0);
    for (const layer of found) expect(layer.minzoom).toBeGreaterThanOrEqual(17);
  });
});

describe("the address", () => {
  it("keeps what is chosen beside where one looks", () => {
    expect(writeChosen("#map=15/33/114", `grid/${ID}`)).toBe(`#map=15/33/114&chosen=grid/${ID}`);
    expect(writeChosen(`#chosen=grid/${ID}&map=15/33/114`, "")).toBe("#map=15/33/114");
    expect(readChosen(`#map=15/33/114&chosen=place/${ID}`)).toEqual({ kind: "place", id: ID });
    expect(readChosen(`#chosen=person/${ID}`)).toBeNull();
    expect(readChosen("#chosen=grid/../../evil")).toBeNull();
  });
  it("asks for tiles of the day and the frame", () => {
    expect(tilesOf(scene, "grids", "http://x")).toBe("http://x/tiles/grids/{z}/{x}/{y}.mvt");
    expect(tilesOf({ ...scene, on: "2026-01-01", frame: "gcj02" }, "grids", "")).toBe(
      "/tiles/grids/{z}/{x}/{y}.mvt?on=2026-01-01&frame=gcj02",
    );
  });
  it("reads boxes and nothing else", () => {
    expect(readBox("1,2,3,4")).toEqual([1, 2, 3, 4]);
    for (const wrong of ["", "1,2,3", "a,b,c,d", undefined]) expect(readBox(wrong)).toBeNull();
  });
});

describe("the list without a map", () => {
  const answer = (body: string, headers: Record<string, string> = {}) => ({
    ok: true,
    headers: new Headers(headers),
    text: () => Promise.resolve(body),
    json: () => Promise.resolve(JSON.parse(body) as unknown),
  });
  beforeEach(() => {
    history.replaceState(null, "", "/map/");
    document.body.innerHTML = `<div id="page">
      <form data-map-search><input type="search"></form><div data-map-found></div>
      <a class="map-item" data-map-item="${ID}" data-box="1,2,3,4" href="/map/grid/${ID}/">001</a>
      <aside data-map-panel tabindex="-1" hidden></aside></div>`;
    vi.stubGlobal("matchMedia", () => ({ matches: false }));
  });
  const page = () => document.getElementById("page") as HTMLElement;

  it("opens the panel, marks the item, tells the map and closes again", async () => {
    vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(answer(
      `<div data-map-shown="${ID}" data-box="1,2,3,4"><button data-map-close></button><h2>Grid</h2></div>`,
    ))));
    const told: unknown[] = [];
    new Side(page(), scene, (chosen, look) => told.push([chosen?.id ?? null, look]));
    document.querySelector<HTMLElement>(".map-item")?.click();
    const panel = document.querySelector<HTMLElement>("[data-map-panel]") as HTMLElement;
    await vi.waitFor(() => {
      expect(panel.hidden).toBe(false);
    });
    expect(document.querySelector("[aria-current]")?.textContent).toBe("001");
    expect(location.hash).toBe(`#chosen=grid/${ID}`);
    panel.querySelector<HTMLElement>("[data-map-close]")?.click();
    expect(panel.hidden).toBe(true);
    expect(location.hash).toBe("");
    expect(told).toEqual([[ID, true], [ID, false], [null, false]]);
  });

  it("shows what a search finds as text, never as markup", async () => {
    const results = [{ kind: "place", id: ID, title: "<b>后街</b>", detail: "street", box: "", panel: "/map/place/1/" }];
    vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(answer(JSON.stringify({ results })))));
    new Side(page(), scene);
    const field = document.querySelector<HTMLInputElement>("input") as HTMLInputElement;
    field.value = "后街";
    field.form?.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
    await vi.waitFor(() => {
      expect(document.querySelector(".map-results")?.textContent).toContain("<b>后街</b>");
    });
    expect(document.querySelector(".map-results b")).toBeNull();
  });
});

describe("the start of the map", () => {
  it("takes the best of some tries for the machine's own pace", () => {
    const times = [200, 90, 12];
    expect(quick(() => times.shift() ?? 0)).toBe(true);
    expect(quick(() => 90)).toBe(false);
  });
  it("waits on a slow machine until it is wanted", async () => {
    const offer = document.createElement("div");
    offer.hidden = true;
    const button = offer.appendChild(document.createElement("button"));
    const asked = wanted(offer);
    expect(offer.hidden).toBe(false);
    document.body.append(offer);
    button.click();
    await asked;
    expect(offer.hidden).toBe(true);
  });
});
