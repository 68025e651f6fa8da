// <answer-order>: a list that is put in order by dragging or with the arrows. Its selects hold the places, as they do
// without this script, so whoever reads or writes the form's inputs knows nothing of it.

class AnswerOrder extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.list = this.querySelector("ol");
    this.shownFirst = this.rows;
    this.addEventListener("click", (event) => this.move(event.target.closest("[data-move]")));
    this.closest("form")?.addEventListener("answer:written", () => this.draw());
    this.draw();
    this.toggleAttribute("data-ready", true);
    this.offerDragging();
  }

  get rows() {
    return [...this.list.children];
  }

  async offerDragging() {
    const { default: Sortable } = await import("sortablejs");
    Sortable.create(this.list, {
      handle: "[data-grip]",
      forceFallback: true, // one way of dragging for mouse, pen and finger
      animation: 0,
      onUpdate: ({ item }) => this.settle(item),
    });
  }

  move(button) {
    if (!button) return;
    const row = button.closest("li");
    if (button.dataset.move === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    this.settle(row);
    (button.disabled ? row.querySelector("[data-move]:enabled") : button).focus();
  }

  /** The order on the screen becomes the answer. */
  settle(moved) {
    this.rows.forEach((row, place) => (placeOf(row).value = String(place + 1)));
    this.mark();
    const texts = this.dataset;
    const [item, place] = [moved.querySelector("[data-item]").textContent.trim(), this.rows.indexOf(moved) + 1];
    this.querySelector("[data-said]").textContent = texts.textMoved.replace("{item}", item).replace("{place}", place);
    placeOf(moved).dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** The answer becomes the order on the screen; without a whole answer, the order that was shown first. */
  draw() {
    const placed = this.rows.map((row) => [Number(placeOf(row).value), row]);
    const isWhole = new Set(placed.map(([place]) => place).filter(Boolean)).size === placed.length;
    const order = isWhole ? placed.sort(([one], [other]) => one - other).map(([, row]) => row) : this.shownFirst;
    this.list.append(...order);
    this.mark();
  }

  mark() {
    const rows = this.rows;
    rows.forEach((row, place) => {
      row.querySelector("[data-move=up]").disabled = place === 0;
      row.querySelector("[data-move=down]").disabled = place === rows.length - 1;
    });
  }
}

const placeOf = (row) => row.querySelector("select");

customElements.define("answer-order", AnswerOrder);
