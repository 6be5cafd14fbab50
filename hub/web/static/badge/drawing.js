// A QR code as one path of an SVG: the same squares at any size, and nothing inline that the hub's rules would forbid.
import { encodeQR } from "../vendor/qr.js";

const QUIET_ZONE = 4; // modules of white around it, which readers need (ISO/IEC 18004)

export function draw(svg, text) {
  const encoding = /^[0-9A-Z $%*+./:-]+$/.test(text) ? "alphanumeric" : "byte";
  const rows = encodeQR(text, "raw", { ecc: "medium", encoding, border: QUIET_ZONE });
  const strokes = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  svg.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
  svg.querySelector("path").setAttribute("d", strokes.join(""));
}
