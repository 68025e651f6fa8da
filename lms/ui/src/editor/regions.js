// <author-regions>: regions of a picture, drawn with mouse, pen or finger. The number fields hold them, as they do
// without this script.
import { addRow } from "./rows.js";

const SIDES = ["x", "y", "width", "height"];
const LEAST = 4;

class AuthorRegions extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector("svg.over");
    if (!this.svg || this.drawn) return;
    this.drawn = true;
    this.size = this.svg.dataset.size.split(" ").map(Number);
    this.addEventListener("input", () => this.draw());
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.draw();
  }

  get rows() {
    return [...this.querySelectorAll("[data-row]")];
  }

  begin(event) {
    event.preventDefault();
    const start = this.pointOf(event);
    this.svg.setPointerCapture(event.pointerId);
    const shape = this.rect({ x: start.x, y: start.y, width: 0, height: 0 }, "is-new");
    this.svg.append(shape);
    const follow = (moved) => put(shape, between(start, this.pointOf(moved)));
    const end = (last) => {
      this.svg.removeEventListener("pointermove", follow);
      shape.remove();
      const region = between(start, this.pointOf(last));
      if (last.type === "pointerup" && region.width >= LEAST && region.height >= LEAST) this.keep(region);
    };
    this.svg.addEventListener("pointermove", follow);
    this.svg.addEventListener("pointerup", end, { once: true });
    this.svg.addEventListener("pointercancel", end, { once: true });
  }

  /** The region goes into the row that has none yet, or into a new one. */
  keep(region) {
    const free = this.rows.find((row) => SIDES.every((side) => !fieldOf(row, side).value));
    const row = free || addRow(this.closest("form"), "regions");
    SIDES.forEach((side) => (fieldOf(row, side).value = region[side]));
    row.dispatchEvent(new Event("input", { bubbles: true }));
    fieldOf(row, "title").focus();
  }

  draw() {
    const shapes = this.rows.map((row) => {
      const region = Object.fromEntries(SIDES.map((side) => [side, Number(fieldOf(row, side).value)]));
      const isRight = row.querySelector("input[type=checkbox]").checked;
      return region.width > 0 && region.height > 0 ? this.rect(region, isRight ? "is-right" : "") : null;
    });
    this.svg.replaceChildren(...shapes.filter(Boolean));
  }

  rect(region, className) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    if (className) shape.classList.add(className);
    put(shape, region);
    return shape;
  }

  pointOf(event) {
    const box = this.svg.getBoundingClientRect();
    const [width, height] = this.size;
    const inside = (value, most) => Math.round(Math.min(most, Math.max(0, value)));
    return {
      x: inside(((event.clientX - box.left) / box.width) * width, width),
      y: inside(((event.clientY - box.top) / box.height) * height, height),
    };
  }
}

const fieldOf = (row, side) => row.querySelector(`[name$="-${side}"]`);
const put = (shape, region) => SIDES.forEach((side) => shape.setAttribute(side, region[side]));
const between = (one, other) => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  width: Math.abs(one.x - other.x),
  height: Math.abs(one.y - other.y),
});

customElements.define("author-regions", AuthorRegions);
