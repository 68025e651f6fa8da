import { element, fill, icon } from "./page.js";

const PATIENCE = 6000;

/** The dialog that ends an attempt: says what is open, sends what waits, and only then finishes. */
export class Finish {
  constructor({ saver, questions, connection, texts, done }) {
    Object.assign(this, { saver, questions, connection, texts, done });
    this.dialog = document.querySelector("[data-finish-dialog]");
    this.form = document.querySelector("form[data-finish]");
    this.sendButton = this.form.querySelector("[data-finish-send]");
    this.trouble = this.form.querySelector("[data-finish-trouble]");
    this.words = this.sendButton.cloneNode(true).childNodes;
    this.anyway = false;
    for (const opener of document.querySelectorAll("[data-finish-open]")) {
      opener.addEventListener("click", (event) => {
        event.preventDefault();
        this.open();
      });
    }
    this.form.querySelector("[data-finish-cancel]").addEventListener("click", () => this.dialog.close());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.confirm();
    });
  }

  open() {
    this.anyway = false;
    this.say("");
    this.sendButton.replaceChildren(...[...this.words].map((node) => node.cloneNode(true)));
    this.count();
    this.dialog.showModal();
    this.saver.retry().then(() => this.count());
  }

  count() {
    const { texts, questions, saver } = this;
    const open = questions.unanswered.length;
    const rows = [];
    if (open) rows.push([icon("circle"), texts.textUnanswered, open]);
    else rows.push([icon("circle-check"), texts.textAllAnswered, questions.sections.size]);
    if (questions.flagged.length) rows.push([icon("flag"), texts.textFlagged, questions.flagged.length]);
    if (saver.unsent.length) rows.push([icon("cloud-upload"), texts.textUnsent, saver.unsent.length]);
    const lines = rows.map(([drawing, sentence, count]) =>
      element("li", {}, [drawing, element("span", { textContent: fill(sentence, { count }) })]),
    );
    this.form.querySelector("[data-finish-counts]").replaceChildren(...lines);
  }

  async confirm() {
    this.sendButton.disabled = true;
    if (!this.anyway && this.saver.unsent.length) {
      this.say(this.texts.textTrying);
      const isClear = await this.saver.flush(PATIENCE);
      this.count();
      if (!isClear) {
        this.askAgain();
        return;
      }
    }
    if (!(await this.send())) this.say(this.texts.textNotFinished);
    this.sendButton.disabled = false;
  }

  askAgain() {
    this.anyway = true;
    this.sendButton.disabled = false;
    this.sendButton.textContent = this.texts.textFinishAnyway;
    this.say(fill(this.texts.textStillUnsent, { count: this.saver.unsent.length }));
  }

  /** Finish on the server; false when it could not be reached. */
  async send() {
    const answer = await this.connection.finish(this.form);
    if (["ok", "over", "elsewhere", "moved"].includes(answer.kind)) {
      this.done(answer.body.url ?? answer.url);
      return true;
    }
    if (answer.kind === "session") await this.connection.state();
    return false;
  }

  say(sentence) {
    this.trouble.hidden = !sentence;
    this.trouble.textContent = sentence;
  }
}
