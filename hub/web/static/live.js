// Says when the page has lost the hub. What is shown is fetched by htmx, from attributes in the pages.
(() => {
  const patienceMs = 4000; // a stream that ends in good order is back long before
  let timer = null;

  function show(lost) {
    for (const note of document.querySelectorAll("[data-live-lost]")) note.hidden = !lost;
    document.documentElement.dataset.live = lost ? "lost" : "on";
  }

  document.addEventListener("htmx:sseOpen", () => {
    clearTimeout(timer);
    timer = null;
    show(false);
  });
  document.addEventListener("htmx:sseError", () => {
    timer ??= setTimeout(() => show(true), patienceMs);
  });
})();
