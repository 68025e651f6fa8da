// <answer-spots>: a picture whose regions choose from the list beside it. The list's inputs hold the answer.

class AnswerSpots extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const spot = event.target.closest("[data-region]");
      if (spot) this.inputs.find((input) => input.value === spot.dataset.region)?.click();
    });
    this.addEventListener("change", () => this.draw());
    for (const [begin, end] of [
      ["focusin", "focusout"],
      ["pointerover", "pointerout"],
    ]) {
      this.addEventListener(begin, (event) => this.point(event.target, true));
      this.addEventListener(end, (event) => this.point(event.target, false));
    }
    this.closest("form")?.addEventListener("answer:written", () => this.draw());
    this.draw();
  }

  get inputs() {
    return [...this.querySelectorAll("input[type=radio], input[type=checkbox]")];
  }

  draw() {
    const chosen = this.inputs.filter((input) => input.checked).map((input) => input.value);
    for (const spot of this.querySelectorAll("[data-region]"))
      spot.classList.toggle("on", chosen.includes(spot.dataset.region));
  }

  /** Outline the region that the keyboard or the pointer has reached in the list. */
  point(target, here) {
    const value = target.closest?.("label")?.querySelector("input")?.value;
    if (value === undefined) return;
    for (const spot of this.querySelectorAll("[data-region]"))
      if (spot.dataset.region === value) spot.classList.toggle("at", here);
  }
}

customElements.define("answer-spots", AnswerSpots);
