import "./desk.scss";
import htmx from "htmx.org";
import { confirmForms } from "./confirm";
import { copyButtons, printButtons } from "./buttons";
import { dropZones } from "./drop";
import { focusErrors, sendOnce, sendOnChange } from "./forms";
import { fixPicture } from "./trace/fix";
import { menus } from "./menus";
import { scrollers } from "./tables";

/** Behaviour that hangs on attributes of the page, or of a part that htmx has just put into it. */
const parts = [fixPicture, focusErrors, dropZones, scrollers];

for (const listen of [confirmForms, copyButtons, printButtons, sendOnce, sendOnChange, menus]) listen(document);
for (const prepare of parts) prepare(document);
htmx.onLoad((element) => {
  for (const prepare of parts) prepare(element as HTMLElement);
});
