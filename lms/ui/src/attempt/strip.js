import { clockNow, element, fill, icon } from "./page.js";

/** The amber strip that stays while answers wait on this machine. */
export class Strip {
  constructor(texts) {
    this.texts = texts;
    this.place = document.querySelector("[data-offline]");
    this.numbers = new Set();
    this.since = "";
  }

  hold(number) {
    this.since ||= clockNow();
    this.numbers.add(number);
    this.draw(icon("wifi-off"), fill(this.texts.textStrip, { clock: this.since, count: this.numbers.size }));
  }

  released(number) {
    if (!this.numbers.delete(number)) return;
    if (this.numbers.size) this.hold([...this.numbers][0]);
    else {
      this.since = "";
      this.clear();
    }
  }

  clear() {
    this.said = "";
    this.place.replaceChildren();
  }

  tell(sentence, link) {
    this.draw(icon("clock"), sentence, link);
  }

  draw(drawing, sentence, link) {
    if (sentence === this.said) return; // read out once, not with every new try
    this.said = sentence;
    const said = element("div", { className: "grow", textContent: sentence });
    const row = element("div", { className: "t-wrap" }, link ? [drawing, said, link] : [drawing, said]);
    this.place.replaceChildren(element("div", { className: "t-strip" }, [row]));
  }
}
