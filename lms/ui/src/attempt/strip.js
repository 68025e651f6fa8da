import { clockNow, element, fill, icon } from "./page.js";

/** The amber strip that stays while there is no connection, or while answers wait on this machine. */
export class Strip {
  constructor(texts) {
    this.texts = texts;
    this.place = document.querySelector("[data-offline]");
    this.numbers = new Set();
    this.since = "";
    this.isCut = false;
  }

  /** An answer waits on this machine, since `at`. */
  hold(number, at) {
    this.numbers.add(number);
    this.draw(at);
  }

  released(number) {
    if (this.numbers.delete(number)) this.draw();
  }

  /** The server cannot be reached, whether or not an answer waits. */
  cut() {
    this.isCut = true;
    this.draw();
  }

  /** The server has answered; what still waits keeps the strip. */
  back() {
    this.isCut = false;
    this.draw();
  }

  /** The next try comes in `delay` milliseconds: count down to it. */
  again(delay) {
    const end = performance.now() + delay;
    clearInterval(this.counting);
    const count = () => {
      const left = Math.ceil((end - performance.now()) / 1000);
      const place = this.place.querySelector("[data-again]");
      if (place) place.textContent = left > 0 ? fill(this.texts.textAgain, { seconds: left }) : this.texts.textTryingNow;
      if (left <= 0) clearInterval(this.counting);
    };
    this.counting = setInterval(count, 500);
    count();
  }

  clear() {
    clearInterval(this.counting);
    this.said = this.since = "";
    this.place.replaceChildren();
  }

  tell(sentence, link) {
    this.show(icon("clock"), [sentence], link ? [link] : []);
  }

  draw(at) {
    const count = this.numbers.size;
    if (!count && !this.isCut) {
      this.clear();
      return;
    }
    this.since ||= clockNow(at);
    const { textStripSince, textStrip, textStripNone } = this.texts;
    const since = element("b", { textContent: fill(textStripSince, { clock: this.since }) });
    const rest = ` ${count ? fill(textStrip, { count }) : textStripNone}`;
    const again = element("span", { className: "t-again num" });
    again.dataset.again = "";
    again.setAttribute("aria-hidden", "true"); // counts every second: not to be read out
    this.show(icon("wifi-off"), [since, rest], [again]);
  }

  show(drawing, sentence, beside) {
    const said = element("div", { className: "grow" }, sentence);
    if (said.textContent === this.said) return; // read out once, not with every new try
    this.said = said.textContent;
    const row = element("div", { className: "t-wrap" }, [drawing, said, ...beside]);
    this.place.replaceChildren(element("div", { className: "t-strip" }, [row]));
  }
}
