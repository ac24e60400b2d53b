/** The script of the drawing table alone. */
import { tracePage } from "./page";

const table = document.querySelector<HTMLElement>("[data-trace]");
if (table) void tracePage(table);
