import { isBlank, read } from "./answer.js";
import { fill } from "./page.js";

/** The questions of the page and their list: which one is shown, what is answered, flagged or still held here. */
export class Questions {
  constructor(main) {
    this.texts = main.dataset;
    this.sections = new Map();
    for (const section of main.querySelectorAll("[data-question]"))
      this.sections.set(Number(section.dataset.question), section);
    this.list = main.querySelector("[data-questions]");
    this.current = Number(main.querySelector("[data-question]:not([hidden])")?.dataset.question ?? 1);
  }

  form(number) {
    return this.sections.get(number).querySelector("form[data-answer]");
  }

  get unanswered() {
    return [...this.sections.keys()].filter((number) => isBlank(read(this.form(number))));
  }

  get flagged() {
    return [...this.sections.keys()].filter((number) => this.isFlagged(number));
  }

  isFlagged(number) {
    return this.sections.get(number).querySelector("[data-flag] button")?.getAttribute("aria-pressed") === "true";
  }

  versions() {
    return new Map([...this.sections].map(([number, section]) => [number, Number(section.dataset.version)]));
  }

  /** Show one question without a new page; the focus goes to its heading. */
  show(number) {
    const section = this.sections.get(number);
    if (!section) return false;
    for (const other of this.sections.values()) other.hidden = other !== section;
    document.title = document.title.replace(this.word(this.current), this.word(number));
    this.link(this.current)?.removeAttribute("aria-current");
    this.link(number)?.setAttribute("aria-current", "step");
    this.current = number;
    if (this.texts.pageUrl) history.replaceState(null, "", this.texts.pageUrl.replace("__n__", number));
    section.querySelector("h2").focus({ preventScroll: true });
    window.scrollTo(0, 0);
    return true;
  }

  setFlag(number, flagged) {
    const button = this.sections.get(number).querySelector("[data-flag] button");
    button.setAttribute("aria-pressed", String(flagged));
    for (const words of button.querySelectorAll("[data-when]"))
      words.hidden = (words.dataset.when === "on") !== flagged;
    this.mark(number);
  }

  /** Bring the entry of a question and the count up to date. `held`: the newest answer is only on this machine. */
  mark(number, held) {
    const link = this.link(number);
    if (!link) return;
    const answered = !isBlank(read(this.form(number)));
    const flagged = this.isFlagged(number);
    if (held !== undefined) link.classList.toggle("held", held);
    const isHeld = link.classList.contains("held");
    link.classList.toggle("has", answered && !isHeld);
    link.classList.toggle("flag", flagged);
    const states = [answered ? this.texts.textStateAnswered : this.texts.textStateEmpty];
    if (flagged) states.push(this.texts.textStateFlagged);
    if (isHeld) states.push(this.texts.textStateHeld);
    link.setAttribute("aria-label", [this.word(number), ...states].join(", "));
    this.count();
  }

  count() {
    const answered = this.sections.size - this.unanswered.length;
    this.list.querySelector("[data-answered]").textContent = answered;
    this.list.querySelector(".t-meter .value")?.setAttribute("width", `${(100 * answered) / this.sections.size}%`);
  }

  link(number) {
    return this.list?.querySelector(`a[data-go="${number}"]`);
  }

  word(number) {
    return fill(this.texts.textQuestion, { n: number });
  }
}
