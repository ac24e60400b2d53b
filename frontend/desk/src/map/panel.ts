/** The list, the search and the panel beside the map: all of it works where the map itself cannot be drawn. */
import { readBox, readChosen, writeChosen, type Box, type Scene } from "./scene";

/** What the list tells the map. */
export interface Chosen {
  id: string;
  box: Box | null;
}

interface Found {
  kind: string;
  id: string;
  title: string;
  detail: string;
  box: string;
  panel: string;
}

export class Side {
  private readonly panel: HTMLElement | null;
  private asked = 0;

  constructor(
    private readonly page: HTMLElement,
    private readonly scene: Scene,
    /** What is to happen on the map when something was chosen (nothing: it was closed); `look`: go there. */
    public onChosen: (chosen: Chosen | null, look: boolean) => void = () => undefined,
  ) {
    this.panel = page.querySelector<HTMLElement>("[data-map-panel]");
    page.addEventListener("click", (event) => {
      this.clicked(event);
    });
    page.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.panel && !this.panel.hidden && this.panel.contains(document.activeElement))
        this.close();
    });
    this.listenToSearch();
    this.keepPlace();
  }

  /** Show what the address names. */
  start(): void {
    const chosen = readChosen(location.hash);
    if (chosen) void this.show(this.address(chosen.kind, chosen.id), false);
  }

  address(kind: string, id: string): string {
    return `${this.scene.page}${kind}/${id}/${this.scene.on ? `?on=${this.scene.on}` : ""}`;
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.closest("[data-map-close]")) {
      this.close();
      return;
    }
    const item = target.closest<HTMLAnchorElement>("a[data-map-item]");
    if (!item) return;
    event.preventDefault();
    this.mark(item.dataset.mapItem ?? "");
    this.onChosen({ id: item.dataset.mapItem ?? "", box: readBox(item.dataset.box) }, true);
    void this.show(item.href, true);
  }

  /** Bring the details of one thing into the panel. */
  async show(address: string, focus: boolean): Promise<void> {
    const panel = this.panel;
    if (!panel) return;
    const turn = ++this.asked;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    const login = answer.headers.get("HX-Redirect");
    if (login) {
      location.assign(login);
      return;
    }
    const text = await answer.text();
    if (turn !== this.asked) return;
    panel.innerHTML = text;
    panel.hidden = false;
    panel.scrollTop = 0;
    if (focus) panel.focus({ preventScroll: true });
    if (focus && matchMedia("(max-width: 991px)").matches) panel.scrollIntoView({ block: "center" });
    const body = panel.querySelector<HTMLElement>("[data-map-shown]");
    if (!body) return;
    const id = body.dataset.mapShown ?? "";
    this.mark(id);
    this.onChosen({ id, box: readBox(body.dataset.box) }, false);
    const kind = new URL(address, location.href).pathname.slice(this.scene.page.length).split("/")[0] ?? "";
    this.remember(`${kind}/${id}`);
  }

  close(): void {
    this.asked++;
    if (!this.panel || this.panel.hidden) return;
    this.panel.hidden = true;
    this.panel.replaceChildren();
    const item = this.page.querySelector<HTMLElement>(".map-item[aria-current]");
    this.mark("");
    item?.focus({ preventScroll: true });
    this.onChosen(null, false);
    this.remember("");
  }

  private remember(chosen: string): void {
    history.replaceState(history.state, "", location.pathname + location.search + writeChosen(location.hash, chosen));
  }

  private mark(id: string): void {
    for (const item of this.page.querySelectorAll<HTMLElement>(".map-item")) {
      if (id && item.dataset.mapItem === id) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
  }

  private listenToSearch(): void {
    const form = this.page.querySelector<HTMLFormElement>("[data-map-search]");
    const field = form?.querySelector<HTMLInputElement>("input[type=search]");
    const list = this.page.querySelector<HTMLElement>("[data-map-found]");
    if (!form || !field || !list) return;
    let waiting = 0;
    let turn = 0;
    const find = async () => {
      const mine = ++turn;
      const text = field.value.trim();
      if (!text) {
        list.replaceChildren();
        return;
      }
      const asked = new URLSearchParams({ q: text, ...(this.scene.on ? { on: this.scene.on } : {}) });
      const answer = await fetch(`${this.scene.find}?${asked.toString()}`, { headers: { "HX-Request": "true" } });
      if (mine !== turn || !answer.ok) return;
      const { results } = (await answer.json()) as { results: Found[] };
      list.replaceChildren(results.length ? this.results(results) : this.nothing());
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      void find();
    });
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => void find(), 250);
    });
  }

  private results(found: Found[]): HTMLElement {
    const list = document.createElement("ul");
    list.className = "map-results";
    for (const row of found) {
      const link = document.createElement("a");
      link.className = "map-item";
      link.href = row.panel;
      link.dataset.mapItem = row.id;
      link.dataset.box = row.box;
      for (const [name, text] of [["map-item-name", row.title], ["map-item-facts", row.detail]] as const) {
        const part = document.createElement("span");
        part.className = name;
        part.textContent = text;
        link.append(part);
      }
      const entry = document.createElement("li");
      entry.append(link);
      list.append(entry);
    }
    return list;
  }

  private nothing(): HTMLElement {
    const line = document.createElement("p");
    line.className = "px-1";
    line.textContent = this.scene.words.nothing;
    return line;
  }

  /** Another day or filter shows the same part of the map, unless another village was chosen. */
  private keepPlace(): void {
    const form = this.page.querySelector<HTMLFormElement>("[data-map-filters]");
    const village = form?.querySelector<HTMLSelectElement>("[name=village]");
    const slider = form?.querySelector<HTMLInputElement>("[data-map-days]");
    const day = form?.querySelector<HTMLInputElement>("[name=on]");
    const before = village?.value;
    form?.addEventListener("submit", () => {
      form.action = this.scene.page + (village?.value === before ? location.hash : "");
    });
    if (!slider || !day) return;
    const days = (slider.dataset.mapDays ?? "").split(",");
    slider.hidden = false;
    slider.addEventListener("input", () => {
      day.value = days[Number(slider.value)] ?? day.value;
      slider.setAttribute("aria-valuetext", day.value);
    });
    slider.addEventListener("change", () => {
      form?.requestSubmit();
    });
  }
}
