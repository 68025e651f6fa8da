const NAME = "thao";
const STORE = "held";
const PATIENCE = 1500;

let opening;

/** The browser's database, or null where storage is shut off, full or stuck: answers then live as long as the page. */
function database() {
  opening ??= new Promise((resolve) => {
    setTimeout(resolve, PATIENCE, null);
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["attempt", "number"] });
      request.onerror = () => resolve(null);
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
    } catch {
      resolve(null);
    }
  });
  return opening;
}

/** Do something with the store; undefined where that fails. Writes are committed at once: the page may be closing. */
async function within(mode, act) {
  const open = await database();
  if (!open) return undefined;
  try {
    const transaction = open.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    if (mode === "readwrite") transaction.commit?.();
    return await new Promise((resolve) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => resolve(undefined);
    });
  } catch {
    return undefined;
  }
}

export const isLasting = async () => (await database()) !== null;
export const putRow = (row) => within("readwrite", (store) => store.put(row));
export const dropRow = (attempt, number) => within("readwrite", (store) => store.delete([attempt, number]));
export const rowsOf = async (attempt) => (await within("readonly", (store) => store.getAll(range(attempt)))) ?? [];
export const dropRows = (attempt) => within("readwrite", (store) => store.delete(range(attempt)));
export const allRows = async () => (await within("readonly", (store) => store.getAll())) ?? [];
export const dropAllRows = () => within("readwrite", (store) => store.clear());

const range = (attempt) => IDBKeyRange.bound([attempt, 0], [attempt, Infinity]);
