import { fill } from "./attempt/page.js";
import { dropRows, rowsOf } from "./attempt/store.js";

/** On a result: tell of answers that never reached the server in time, and forget them. */
export async function tellLeftovers() {
  const note = document.querySelector("[data-leftover]");
  if (!note) return;
  const attempt = Number(note.dataset.leftover);
  const rows = await rowsOf(attempt);
  if (!rows.length) return;
  const place = note.querySelector("[data-count]");
  place.textContent = fill(place.textContent, { count: rows.length });
  note.hidden = false;
  await dropRows(attempt);
}
