import { describe, expect, it } from "vitest";
import { HomesInOrder } from "./homes";

const hutongs = [
  { name: "文化胡同", homes: [1, 2, 3].map((n) => ({ id: `w${n}`, label: `${n}号` })) },
  { name: "后街", homes: [{ id: "h1", label: "1号" }] },
];
const ids = (homes: { id: string }[]): string[] => homes.map((home) => home.id);

describe("households in the order of their doors", () => {
  it("wait hutong by hutong, without those that have a place", () => {
    const homes = new HomesInOrder(hutongs);
    expect(ids(homes.waiting("文化胡同", new Set(["w1"])))).toEqual(["w2", "w3"]);
    expect(ids(homes.waiting("后街", new Set(["w1"])))).toEqual(["h1"]);
    expect(homes.waiting("无此胡同", new Set())).toEqual([]);
  });

  it("are the next ones again when their point is removed", () => {
    const homes = new HomesInOrder(hutongs);
    expect(ids(homes.waiting("文化胡同", new Set(["w1", "w2"])))).toEqual(["w3"]);
    expect(ids(homes.waiting("文化胡同", new Set(["w2"])))).toEqual(["w1", "w3"]);
  });

  it("come last when they are passed over", () => {
    const homes = new HomesInOrder(hutongs);
    homes.skip("文化胡同", new Set(["w1"]));
    expect(ids(homes.waiting("文化胡同", new Set(["w1"])))).toEqual(["w3", "w2"]);
    homes.skip("后街", new Set(["h1"]));
    expect(homes.waiting("后街", new Set(["h1"]))).toEqual([]);
  });
});
