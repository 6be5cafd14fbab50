// Says when the page has lost the hub, and from when what it shows is. What is shown is fetched by htmx, from attributes.
(() => {
  const patienceMs = 4000; // a stream that ends in good order is back long before
  const silenceMs = 15000; // the hub says every 5 s that it is there: a line that was cut, or a machine that slept
  let timer = null, source = null, heard = Date.now(), age = "";

  function show(lost) {
    for (const note of document.querySelectorAll("[data-live-lost]")) note.hidden = !lost;
    for (const place of document.querySelectorAll("[data-live-age]")) if (age) place.textContent = age;
    document.documentElement.dataset.live = lost ? "lost" : "on";
  }

  function alive(event) {
    heard = Date.now();
    if (event?.data) age = event.data;
    if (document.documentElement.dataset.live === "lost") show(false);
  }

  document.addEventListener("htmx:sseOpen", (event) => {
    clearTimeout(timer);
    timer = null;
    if (event.detail.source !== source) {
      source = event.detail.source;
      for (const name of ["alive", "changed", "clock"]) source.addEventListener(name, name === "alive" ? alive : () => alive());
    }
    alive();
    show(false);
  });
  document.addEventListener("htmx:sseError", () => {
    timer ??= setTimeout(() => show(true), patienceMs);
  });

  // A part that is exchanged between a finger's down and up would swallow the click: it waits for the finger.
  let isDown = false;
  const held = new Set();
  addEventListener("pointerdown", () => { isDown = true; }, true);
  const lifted = () => setTimeout(() => { // the click comes first
    isDown = false;
    for (const part of held) if (part.isConnected) htmx.trigger(part, "sse:changed");
    held.clear();
  });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, lifted, true);
  addEventListener("blur", lifted); // the window's own
  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.requestConfig?.elt;
    if (!isDown || event.detail.requestConfig?.verb !== "get" || !part?.matches("[hx-trigger*='sse:changed']")) return;
    event.detail.shouldSwap = false;
    held.add(part);
  });

  function look() {
    if (!source || Date.now() - heard < silenceMs) return;
    show(true);
    heard = Date.now(); // once more only after as long again
    source.close();
    source.dispatchEvent(new Event("error")); // a closed stream's error makes htmx open another
  }
  setInterval(look, 1000);
  for (const name of ["visibilitychange", "pageshow", "online"]) addEventListener(name, look, true);
  document.addEventListener("resume", look);
})();
