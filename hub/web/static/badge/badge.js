// The page on an officer's phone. It shows one of its parts: cannot, none, invited, or the badge.
import { HubClock } from "./clock.js";
import { draw } from "./drawing.js";
import { enrol, lacking, secretIn } from "./enrolment.js";
import { STEP_MS, makeToken, stepOf } from "./token.js";
import { get, remove } from "./vault.js";
import { clockTime, dayAndTime, say, span } from "./words.js";

const TICK_MS = 250;
const WORTH_SAYING_MS = 10_000;
const SHOWN = "riskpoint-badge-shown";

const clock = new HubClock();
const part = (name) => document.getElementById(name);
let badge = null;
let shownStep = null;
let lamp = null;

function show(name) {
  for (const section of document.querySelectorAll("main > section")) section.hidden = section.id !== name;
  document.documentElement.dataset.shows = name;
}

function cannot(why) {
  for (const one of document.querySelectorAll("#cannot [data-why]")) one.hidden = one.dataset.why !== why;
  show("cannot");
}

// A page that is opened anew within one step shows the same token, so that readers do not take it for a second one.
async function tokenOf(step) {
  try {
    const kept = JSON.parse(localStorage.getItem(SHOWN));
    if (kept?.step === step && kept.credential === badge.credential) return kept.text;
  } catch {
    // a storage that is full or spoilt: another token serves too
  }
  const text = await makeToken(badge, step);
  localStorage.setItem(SHOWN, JSON.stringify({ step, text, credential: badge.credential }));
  return text;
}

async function refresh() {
  if (!badge || document.hidden) return;
  const now = clock.now();
  const step = stepOf(now);
  if (step !== shownStep) {
    draw(part("code"), await tokenOf(step));
    shownStep = step;
    part("badge").dataset.step = step;
  }
  const left = 1 - (now % STEP_MS) / STEP_MS;
  part("ring").setAttribute("stroke-dashoffset", String(100 * (1 - left)));
  part("left").textContent = String(Math.ceil((left * STEP_MS) / 1000));
  part("time").textContent = clockTime(now);
  tellOfClock();
}

async function tick() {
  await refresh();
  if (badge && !document.hidden) void clock.look();
  setTimeout(tick, TICK_MS);
}

function tellOfClock() {
  const ahead = clock.aheadMs;
  const off = ahead !== null && Math.abs(ahead) >= WORTH_SAYING_MS;
  part("clock-off").hidden = !off;
  if (off) {
    const { thai, english } = span(ahead);
    say(part("clock-off-by"), `นาฬิกาโทรศัพท์${ahead > 0 ? "เร็ว" : "ช้า"}ไป ${thai}`, `Phone clock ${english} ${ahead > 0 ? "fast" : "slow"}`);
  }
  part("clock-unknown").hidden = ahead !== null;
  part("compared").textContent = clock.learntAt === null ? "–" : dayAndTime(clock.learntAt);
}

async function keepLit() {
  if (document.hidden || !badge || lamp) return;
  try {
    lamp = await navigator.wakeLock?.request("screen");
    lamp?.addEventListener("release", () => (lamp = null));
  } catch {
    lamp = null; // a battery that runs low may refuse; the badge works all the same
  }
}

async function carry(found) {
  badge = found;
  shownStep = null;
  part("officer").textContent = badge.officer;
  part("badge-id").textContent = badge.credential.replace("qr:badge-", "");
  await refresh();
  show("badge");
  void keepLit();
}

function invited(secret) {
  part("failed").hidden = true;
  part("replaces").hidden = !badge;
  if (badge) part("replaces-officer").textContent = badge.officer;
  part("enrol").onclick = () => void take(secret);
  show("invited");
}

async function take(secret) {
  part("enrol").disabled = true;
  try {
    const made = await enrol(secret);
    history.replaceState(null, "", location.pathname);
    await clock.learn();
    await carry(made);
  } catch (failure) {
    const kind = failure.kind ?? "broken";
    for (const one of document.querySelectorAll("#failed [data-why]")) one.hidden = one.dataset.why !== kind;
    part("failed").hidden = false;
    if (!failure.kind) console.warn("enrolment failed", failure);
  } finally {
    part("enrol").disabled = false;
  }
}

async function route() {
  const secret = secretIn(location.hash);
  if (secret) return invited(secret);
  const kept = await get("badge");
  return kept ? carry(kept) : show("none");
}

function listen() {
  window.addEventListener("hashchange", () => void route());
  window.addEventListener("online", () => void clock.learn());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    void keepLit();
    void clock.learn();
  });
  part("pasted").addEventListener("submit", (event) => {
    event.preventDefault();
    const secret = secretIn(part("link").value);
    part("not-a-link").hidden = secret !== null;
    if (secret) invited(secret);
  });
  part("later").onclick = () => {
    history.replaceState(null, "", location.pathname);
    void route();
  };
  part("give-up").onclick = () => part("sure").showModal();
  part("sure").addEventListener("close", async () => {
    if (part("sure").returnValue !== "yes") return;
    await remove("badge");
    badge = null;
    show("none");
  });
}

// The phone keeps this page for when there is no network, and asks at each opening whether there is a newer one.
async function keep() {
  try {
    const kept = await navigator.serviceWorker?.register("/badge/worker.js");
    await navigator.serviceWorker?.ready;
    part("offline").dataset.ready = kept ? "yes" : "no";
    await kept?.update();
  } catch {
    // no network, or a browser that keeps nothing: what is kept already serves, and the page says whether anything is
  }
}

async function begin() {
  void keep();
  badge = (await get("badge").catch(() => null)) ?? null;
  const why = badge ? null : await lacking();
  if (why) return cannot(why);
  await clock.recall();
  listen();
  await route();
  void clock.learn();
  void tick();
}

void begin();
