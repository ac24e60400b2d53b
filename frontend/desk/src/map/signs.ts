/** Landmarks as on the posters (cartography/icons.py): a coloured disc with a white shape on a field of 24 by 24. */
import type { Picture } from "./hatch";

export const SIGNS: Record<string, readonly [colour: string, path: string]> = {
  village_office: ["#B3261E", "M8 5H9.6V19H8ZM10 5.6L18 8.6L10 11.8Z"],
  clinic: ["#1B7A4B", "M10 5H14V10H19V14H14V19H10V14H5V10H10Z"],
  school: ["#1F5FA8", "M12 6L21 10.5L12 15L3 10.5ZM7 14L12 16.4L17 14V17.2L12 19.6L7 17.2Z"],
  kindergarten: ["#1F5FA8", "M12 6L20 12H17.5V18.5H6.5V12H4ZM10.6 13.5V18.5H13.4V13.5Z"],
  shop: ["#8A5A00", "M6 9H18L17 19H7ZM9 9A3 3.4 0 0 1 15 9H13.6A1.6 2 0 0 0 10.4 9Z"],
  market: ["#8A5A00", "M5 6H19L20.5 11H3.5ZM5.5 12H7V19H5.5ZM17 12H18.5V19H17ZM8.5 14H15.5V16.5H8.5Z"],
  square: ["#5B4A9C", "M12 4.5L14.2 9.6L19.6 10L15.4 13.5L16.8 18.9L12 15.9L7.2 18.9L8.6 13.5L4.4 10L9.8 9.6Z"],
  garden: ["#3B7A2A", "M12 4L17 11H14.6L18.5 16H13V20H11V16H5.5L9.4 11H7Z"],
  toilet: [
    "#44545E",
    "M6.4 7A1.8 1.8 0 1 0 10 7A1.8 1.8 0 1 0 6.4 7ZM6 10H10.4V15H9.6V19.5H6.8V15H6Z" +
      "M14 7A1.8 1.8 0 1 0 17.6 7A1.8 1.8 0 1 0 14 7ZM15 10H16.6L18.6 16H17.2V19.5H14.4V16H13Z",
  ],
  factory: ["#44545E", "M5 19V10L9.5 13V10L14 13V10L18.5 13V5H20V19Z"],
  pump_well: ["#2878A8", "M12 4.5C15 9 17 11.4 17 14A5 5 0 0 1 7 14C7 11.4 9 9 12 4.5Z"],
  rubbish_point: ["#44545E", "M6.5 7H17.5V8.8H6.5ZM10 5H14V6.4H10ZM7.5 10H16.5L15.6 19.5H8.4Z"],
  transformer: ["#A65A00", "M13.5 4L7 13.2H11.2L9.6 20L17 10.4H12.6Z"],
  temple: ["#7A4A2A", "M12 4.5L21 10H18.5V11.5H5.5V10H3ZM7 12.5H9V19H7ZM11 12.5H13V19H11ZM15 12.5H17V19H15Z"],
};

const OTHER = ["#44545E", "M12 8A4 4 0 1 0 12 16A4 4 0 1 0 12 8Z"] as const;
const ALIASES: Record<string, string> = { park: "garden", township_office: "village_office" };

/** Every kind of place that has a sign of its own, its aliases too; others are drawn as a plain disc. */
export const SIGNED: readonly string[] = [...Object.keys(SIGNS), ...Object.keys(ALIASES)];

const SIDE = 48; // pixels, drawn at two pixels a CSS pixel

/** The sign of a kind of place as a picture for the map. */
export function signPicture(kind: string): Picture {
  const [colour, path] = SIGNS[ALIASES[kind] ?? kind] ?? OTHER;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(SIDE / 24, SIDE / 24);
  pen.beginPath();
  pen.arc(12, 12, 11.2, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
  pen.lineWidth = 1.6;
  pen.strokeStyle = "#ffffff";
  pen.stroke();
  pen.translate(2.4, 2.4);
  pen.scale(0.8, 0.8);
  pen.fillStyle = "#ffffff";
  pen.fill(new Path2D(path), "evenodd");
  const { data } = pen.getImageData(0, 0, SIDE, SIDE);
  return { width: SIDE, height: SIDE, data: new Uint8Array(data.buffer) };
}
