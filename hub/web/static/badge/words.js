// Times and spans as the page says them, Thai and English side by side.
const time = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Bangkok", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const day = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Bangkok", day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

export function say(element, thai, english) {
  element.querySelector(".th").textContent = thai;
  element.querySelector(".en").textContent = english;
}

export const clockTime = (ms) => time.format(ms).replaceAll(":", ".") + " น.";

export const dayAndTime = (ms) => day.format(ms).replace(",", "").replace(":", ".") + " น.";

// The largest two units: who reads this wants to know "ten minutes", not milliseconds.
export function span(ms) {
  const total = Math.round(Math.abs(ms) / 1000);
  const units = [
    [86_400, "วัน", "d"], [3_600, "ชั่วโมง", "h"], [60, "นาที", "min"], [1, "วินาที", "s"],
  ];
  const parts = [];
  let left = total;
  for (const [size, thai, english] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count) parts.push([`${count} ${thai}`, `${count} ${english}`]);
  }
  const shown = parts.length ? parts.slice(0, 2) : [["0 วินาที", "0 s"]];
  return { thai: shown.map((part) => part[0]).join(" "), english: shown.map((part) => part[1]).join(" ") };
}
