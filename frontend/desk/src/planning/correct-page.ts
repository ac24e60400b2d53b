/** The script of the page on which a draft is corrected by hand. */
import { correctPage } from "./editor";

const page = document.querySelector<HTMLElement>("[data-correct]");
if (page) void correctPage(page);
