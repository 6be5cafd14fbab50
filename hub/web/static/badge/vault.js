// What the phone keeps: the key (which no script can read out), whose badge it is, and how wrong the phone's clock is.
const NAME = "riskpoint-badge";
const SHELF = "kept";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(SHELF);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, work) {
  const db = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction(SHELF, mode);
      const request = work(transaction.objectStore(SHELF));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

export const get = (name) => run("readonly", (shelf) => shelf.get(name));
export const put = (name, value) => run("readwrite", (shelf) => shelf.put(value, name));
export const remove = (name) => run("readwrite", (shelf) => shelf.delete(name));
