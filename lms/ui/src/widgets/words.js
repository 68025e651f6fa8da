// <answer-words>: tells under a text how many words it has, and how many too few or too many.
import { fill } from "../attempt/page.js";

class AnswerWords extends HTMLElement {
  connectedCallback() {
    this.text = this.querySelector("textarea");
    this.text.addEventListener("input", () => this.count());
    this.closest("form")?.addEventListener("answer:written", () => this.count());
    this.count();
  }

  count() {
    const count = this.text.value.trim().split(/\s+/).filter(Boolean).length;
    const [least, most] = [Number(this.dataset.least), Number(this.dataset.most)];
    const { textWords, textFew, textMany } = this.dataset;
    const isOver = Boolean(most) && count > most;
    const sentence = isOver ? textMany : count < least ? textFew : textWords;
    const told = this.querySelector("[data-count]");
    told.textContent = fill(sentence, { count, rest: isOver ? count - most : least - count });
    told.classList.toggle("t-over", isOver);
  }
}

customElements.define("answer-words", AnswerWords);
