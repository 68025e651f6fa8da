// Dragging modules and lessons of a course's outline; the buttons beside them do the same without a script.
import Sortable from "sortablejs";

const outline = document.querySelector("[data-outline]");
const order = document.getElementById("order");
if (outline && order) {
  const options = { handle: "[data-grip]", animation: 0, onEnd: keep };
  new Sortable(outline, { ...options, draggable: ".t-mod" });
  for (const list of outline.querySelectorAll("[data-list]")) new Sortable(list, { ...options, group: "lessons" });
}

function keep(event) {
  if (event.from === event.to && event.oldIndex === event.newIndex) return;
  add("do", "arrange");
  for (const item of outline.querySelectorAll("[data-item]")) add("item", item.dataset.item);
  order.requestSubmit();
}

function add(name, value) {
  order.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
}
