import { inWords } from "./answer.js";
import { clockNow, element, filled, icon } from "./page.js";

const SAYING_LATER = 400;

/** The line under each answer that tells what the server holds. */
export class Receipts {
  constructor(questions, texts) {
    Object.assign(this, { questions, texts });
    this.timers = new Map();
    this.last = new Map();
    for (const [number, section] of questions.sections) {
      const clock = section.querySelector("[data-receipt] time")?.textContent;
      if (clock) this.last.set(number, { clock, seq: section.querySelector("[data-receipt] span.num").textContent });
    }
  }

  /** Only a save that takes its time is worth a word. */
  saving(number) {
    this.quiet(number);
    this.timers.set(
      number,
      setTimeout(() => this.say(number, "none", icon("loader"), [this.texts.textSending]), SAYING_LATER),
    );
  }

  saved(number, { clock, seq }, isBlank) {
    this.closeClash(number);
    if (seq) this.last.set(number, { clock, seq });
    if (isBlank && !seq) this.say(number, "none", icon("circle-dashed"), [this.texts.textNotAnswered]);
    else this.say(number, "", icon("circle-check-filled"), filled(this.texts.textSaved, { clock, seq }));
  }

  holding(number, at) {
    const last = this.last.get(number);
    const words = filled(this.texts.textHolding, { clock: clockNow(at) });
    if (last) words.push(" · ", ...filled(this.texts.textLast, last));
    this.say(number, "wait", icon("cloud-upload"), words);
  }

  refused(number, message) {
    this.say(number, "stop", icon("alert-circle"), [message || this.texts.textRefused]);
  }

  session(number, reloadHelps) {
    const url = reloadHelps ? location.href : this.texts.signInUrl || location.href;
    const link = element("a", { href: url, textContent: reloadHelps ? this.texts.textReload : this.texts.textSignIn });
    this.say(number, "wait", icon("lock"), [`${this.texts.textSession} `, link]);
  }

  over(number, reason) {
    const { textLate, textFinished } = this.texts;
    this.say(number, "stop", icon("alert-circle"), [reason === "deadline" ? textLate : textFinished]);
  }

  /** Show both answers; the reader chooses. */
  conflict(number, body, mine, { keepMine, keepTheirs }) {
    this.say(number, "wait", icon("alert-circle"), filled(this.texts.textConflict, body));
    this.closeClash(number);
    const form = this.questions.form(number);
    const box = element("div", { className: "t-clash" }, [
      this.side(this.texts.textMine, inWords(form, mine), this.texts.textKeepMine, keepMine),
      this.side(this.texts.textTheirs, inWords(form, body.stored), this.texts.textKeepTheirs, keepTheirs),
    ]);
    this.foot(number).append(box);
  }

  side(title, words, action, act) {
    const button = element("button", { type: "button", className: "btn btn-quiet", textContent: action });
    button.addEventListener("click", act);
    const lines = (words.length ? words : [this.texts.textNothing]).map((line) => element("p", { textContent: line }));
    return element("div", {}, [
      element("div", {}, [element("b", { className: "small", textContent: title }), ...lines]),
      button,
    ]);
  }

  closeClash(number) {
    const clash = this.foot(number).querySelector(".t-clash");
    const held = clash?.contains(document.activeElement);
    clash?.remove();
    if (held) this.questions.sections.get(number).querySelector("h2").focus();
  }

  foot(number) {
    return this.questions.sections.get(number).querySelector("[data-receipt]").parentElement;
  }

  say(number, kind, drawing, words) {
    this.quiet(number);
    const line = this.questions.sections.get(number).querySelector("[data-receipt]");
    const said = element("span", {}, words);
    if (line.className.includes(kind) && line.textContent === said.textContent) return; // not read out again
    line.className = `t-live ${kind}`.trim();
    line.replaceChildren(drawing, said);
  }

  quiet(number) {
    clearTimeout(this.timers.get(number));
  }
}
