// Rows that are added, moved and taken away at once, by button or by dragging. The server does the same without this.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
let made = 0;

export function offerRows(form) {
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const move = event.target.closest("[data-move]");
    if (!add && !move) return;
    event.preventDefault();
    if (add) firstField(addRow(form, add.dataset.add)).focus();
    else moveRow(form, move);
  });
  form.querySelectorAll("[data-rows]").forEach((list) => {
    number(list);
    if ("ordered" in list.dataset) offerDragging(form, list);
  });
}

/** Draw one row more; `named` fills the places of a gap's name. */
export function addRow(form, part, named = "") {
  const list = form.querySelector(`[data-rows="${part}"]`);
  const blank = form.querySelector(`template[data-blank="${part}"]`);
  made += 1;
  const html = blank.innerHTML.replaceAll("__key__", `x${made}`).replaceAll("__name__", named);
  list.querySelector("[data-none]")?.remove();
  list.insertAdjacentHTML("beforeend", html);
  number(list);
  changed(list);
  list.dispatchEvent(new CustomEvent("rows:added", { bubbles: true, detail: list.lastElementChild }));
  return list.lastElementChild;
}

export const firstField = (row) => row.querySelector("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])");

function moveRow(form, button) {
  const row = button.closest("[data-row]");
  const list = row.parentElement;
  const deed = button.dataset.move;
  row.dispatchEvent(new CustomEvent("rows:moving", { bubbles: true }));
  if (deed === "away") {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    list.dispatchEvent(new CustomEvent("rows:removed", { bubbles: true, detail: row }));
    const after = next ? firstField(next) || next.querySelector("[data-move=away]") : form.querySelector(`[data-add="${list.dataset.rows}"]`);
    (after || list).focus();
  } else {
    if (deed === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
  }
  number(list);
  changed(list);
  if (deed !== "away") {
    (button.disabled ? row.querySelector("[data-move]:enabled") : button).focus();
    say(form, [...list.children].indexOf(row) + 1);
  }
}

async function offerDragging(form, list) {
  const { default: Sortable } = await import("sortablejs");
  Sortable.create(list, {
    handle: "[data-grip]",
    forceFallback: true, // one way of dragging for mouse, pen and finger
    animation: 0,
    chosenClass: "is-lifted",
    onStart: ({ item }) => item.dispatchEvent(new CustomEvent("rows:moving", { bubbles: true })),
    onUpdate: ({ item }) => {
      number(list);
      changed(list);
      say(form, [...list.children].indexOf(item) + 1);
    },
  });
}

/** Names and letters follow the order on the screen. */
function number(list) {
  const rows = [...list.querySelectorAll(":scope > [data-row]")];
  rows.forEach((row, place) => {
    const letter = row.querySelector("[data-letter]");
    if (letter) letter.textContent = LETTERS[place % LETTERS.length];
    if (list.dataset.name) {
      const name = list.dataset.name.replace("{}", letter ? letter.textContent : place + 1);
      row.setAttribute("aria-label", name);
      row.querySelectorAll("[data-what]").forEach((what) => (what.textContent = name));
    }
    row.querySelectorAll("[data-move=up]").forEach((button) => (button.disabled = place === 0));
    row.querySelectorAll("[data-move=down]").forEach((button) => (button.disabled = place === rows.length - 1));
  });
}

function say(form, place) {
  const said = document.querySelector("[data-said]");
  if (said) said.textContent = form.dataset.textMoved.replace("{place}", place);
}

const changed = (list) => list.dispatchEvent(new Event("input", { bubbles: true }));
