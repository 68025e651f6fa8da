// Gaps of a text: a button puts [[name]] where the caret is, and a card for it below.
import { insertInto, replaceIn } from "./insert.js";
import { addRow } from "./rows.js";

export function offerGaps(form) {
  const button = form.querySelector("[data-add-gap]");
  if (!button) return;
  const text = form.querySelector("#text");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const name = freeName(form);
    insertInto(text, `[[${name}]]`);
    addRow(form, "gaps", name).querySelector("select").focus();
  });
  form.addEventListener("rows:removed", ({ detail }) => {
    if (detail.dataset.gap) replaceIn(text, `[[${detail.dataset.gap}]]`, "");
  });
}

function freeName(form) {
  const taken = new Set([...form.querySelectorAll("[data-gap]")].map((row) => row.dataset.gap));
  let number = 1;
  while (taken.has(`o${number}`)) number += 1;
  return `o${number}`;
}
