// Draws an invitation's link, which stands in the page, as a QR code for the officer's phone.
import { draw } from "./drawing.js";

const code = document.getElementById("code");
draw(code, code.dataset.text);
