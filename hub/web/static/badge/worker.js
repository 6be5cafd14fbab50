
// Keeps the badge's page and all that it loads, whole and of one release. The hub puts VERSION and KEPT before this.
const CACHE = `badge-${VERSION}`;

self.addEventListener("install", (event) => {
  // "reload" goes past the browser's own cache, so that no file of an earlier release is kept beside newer ones.
  const requests = KEPT.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin || !KEPT.includes(address.pathname)) return;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(address.pathname, { ignoreSearch: true }))
      .then((kept) => kept ?? fetch(event.request)),
  );
});
