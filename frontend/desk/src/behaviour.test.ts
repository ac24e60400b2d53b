// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { copyButtons, printButtons } from "./buttons";
import { dropZones } from "./drop";
import { focusErrors, sendOnce, sendOnChange } from "./forms";
import { menus } from "./menus";
import { scrollers } from "./tables";

for (const listen of [menus, sendOnce, sendOnChange, copyButtons, printButtons]) listen(document);

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(selector);
  return found;
}

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("a form with data-once", () => {
  it("is sent by the first press and not by the second", () => {
    document.body.innerHTML = "<form><button data-once>Save</button></form>";
    const form = find("form");
    const press = () => {
      const event = new SubmitEvent("submit", { bubbles: true, cancelable: true });
      form.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect([press(), press()]).toEqual([false, true]);
    expect(find("button").getAttribute("aria-disabled")).toBe("true");
    window.dispatchEvent(new Event("pageshow"));
    expect(press()).toBe(false);
  });

  it("leaves other forms alone", () => {
    document.body.innerHTML = "<form><button>Save</button></form>";
    for (let press = 0; press < 2; press++) {
      const event = new SubmitEvent("submit", { bubbles: true, cancelable: true });
      find("form").dispatchEvent(event);
      expect(event.defaultPrevented).toBe(false);
    }
  });
});

describe("a menu", () => {
  beforeEach(() => {
    document.body.innerHTML = "<details data-menu open><summary>Menu</summary><a href='#'>x</a></details><p>page</p>";
  });

  it("closes by Escape and by a click elsewhere, and not by a click inside", () => {
    const menu = find("details") as HTMLDetailsElement;
    find("a").click();
    expect(menu.open).toBe(true);
    find("p").click();
    expect(menu.open).toBe(false);
    menu.open = true;
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(menu.open).toBe(false);
  });
});

it("a filter sends its form when it changes", () => {
  document.body.innerHTML = "<form><select data-filter><option>1</option></select></form>";
  const sent = vi.spyOn(HTMLFormElement.prototype, "requestSubmit").mockImplementation(() => undefined);
  find("select").dispatchEvent(new Event("change", { bubbles: true }));
  expect(sent).toHaveBeenCalledOnce();
});

it("what went wrong gets the focus", () => {
  document.body.innerHTML = '<div data-focus tabindex="-1">wrong</div>';
  focusErrors(document);
  expect(document.activeElement).toBe(find("[data-focus]"));
});

it("a drop zone says which file was chosen and is prepared once", () => {
  document.body.innerHTML = '<div data-drop><input type="file"><span data-drop-name></span></div>';
  dropZones(document);
  dropZones(document);
  const input = find("input") as HTMLInputElement;
  Object.defineProperty(input, "files", { value: [new File([], "户册.xlsx")] });
  input.dispatchEvent(new Event("change"));
  expect(find("[data-drop-name]").textContent).toBe("户册.xlsx");
  const over = new Event("dragover", { cancelable: true });
  find("[data-drop]").dispatchEvent(over);
  expect(over.defaultPrevented).toBe(true);
  expect(find("[data-drop]").className).toBe("over");
});

it("a wide table can be reached by the keyboard and is named by its caption", () => {
  document.body.innerHTML = '<div class="table-responsive"><table><caption> 户 </caption></table></div>';
  scrollers(document);
  expect(find(".table-responsive").tabIndex).toBe(0);
  expect(find(".table-responsive").getAttribute("aria-label")).toBe("户");
});

it("a copy button copies, also without TLS, and says so", async () => {
  document.body.innerHTML = '<button data-copy="abc" data-copied="Copied">Copy</button>';
  let copied = "";
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without TLS
  document.execCommand = () => {
    copied = (find("textarea") as HTMLTextAreaElement).value;
    return true;
  };
  find("button").click();
  await vi.waitFor(() => {
    expect(find("button").textContent).toBe("Copied");
  });
  expect(copied).toBe("abc");
  expect(document.querySelector("textarea")).toBeNull();
});

it("a print button prints", () => {
  document.body.innerHTML = "<button data-print>Print</button>";
  const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
  find("button").click();
  expect(print).toHaveBeenCalledOnce();
});
