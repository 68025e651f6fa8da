// The attempt page. Without this script every answer is a form that is posted; with it, every change is saved at once.
import { isBlank, read, write } from "./attempt/answer.js";
import { Clock, sinceAnswer } from "./attempt/clock.js";
import { Connection } from "./attempt/connection.js";
import { Finish } from "./attempt/finish.js";
import { Held } from "./attempt/held.js";
import { Notes } from "./attempt/notes.js";
import { element, fill } from "./attempt/page.js";
import { Questions } from "./attempt/questions.js";
import { Receipts } from "./attempt/receipts.js";
import { Saver } from "./attempt/saver.js";
import { Strip } from "./attempt/strip.js";
import { Tabs } from "./attempt/tabs.js";

const IDLE = 600;
const STATE_EVERY = 30_000;
const AGAIN = 3000;
const LONG_WAIT = 10_000;

const main = document.querySelector("main[data-attempt]");
if (main) run(main);

function run(main) {
  const texts = main.dataset;
  const questions = new Questions(main);
  const receipts = new Receipts(questions, texts);
  const connection = new Connection(texts);
  const held = new Held(texts.attemptId, texts.ownerId);
  const strip = new Strip(texts);
  const notes = new Notes(connection);
  const tabs = new Tabs(texts.attemptId, { saved: savedElsewhere, ended: (url) => close(url) });
  const waiting = new Map();
  let isOver = false;

  const report = {
    saving: (number) => receipts.saving(number),
    saved(number, receipt, given, waited = 0) {
      receipts.saved(number, receipt, isBlank(given));
      questions.mark(number, false);
      strip.back();
      strip.released(number);
      clock?.correct(receipt.remaining);
      if (waited > LONG_WAIT) notes.waited(number, Math.round(waited / 1000));
    },
    holding(number, at) {
      receipts.holding(number, at);
      questions.mark(number, true);
      strip.hold(number, at);
    },
    again: (delay) => strip.again(delay),
    session(number, reloadHelps) {
      receipts.session(number, reloadHelps);
      questions.mark(number, true);
    },
    refused(number, message) {
      receipts.refused(number, message);
      questions.mark(number, true);
      strip.released(number);
    },
    conflict(number, body, mine) {
      questions.mark(number, true);
      strip.released(number);
      receipts.conflict(number, body, mine, {
        keepMine() {
          receipts.closeClash(number);
          saver.rebase(number, body.version);
        },
        keepTheirs() {
          write(questions.form(number), body.stored);
          saver.yieldTo(number, body);
        },
      });
    },
    over: (url, reason) => close(url, reason),
    moved: goElsewhere,
  };
  const versions = questions.versions();
  const saver = new Saver({ connection, held, tabs, versions, report, tooLong: texts.textTooLong });
  const finish = new Finish({ saver, questions, connection, texts, done: leave });
  const clock =
    texts.remaining === undefined
      ? null
      : new Clock({
          seconds: Number(texts.remaining) - sinceAnswer(),
          face: document.querySelector("[data-clock]"),
          announce: (minutes) => say(fill(texts.textMinutesLeft, { minutes })),
          end: timeUp,
        });

  listen();
  bringBack();
  notes.see(questions.current);
  setInterval(look, STATE_EVERY);

  /** The answers that an earlier visit, or a tab that was closed, could not send. */
  async function bringBack() {
    await takeOver();
    main.dataset.ready = ""; // what was held is on the page
    saver.retry();
  }

  async function takeOver() {
    for (const number of saver.adopt(await held.all())) {
      write(questions.form(number), saver.items.get(number).given);
      questions.mark(number, true);
    }
  }

  /** Another tab of this browser has saved an answer: show it, unless something else has been typed here. */
  function savedElsewhere({ number, given, request, receipt }) {
    if (isOver || !questions.sections.has(number)) return;
    if (!saver.confirmElsewhere(number, request, receipt.version)) return;
    write(questions.form(number), given);
    report.saved(number, receipt, given);
  }

  function listen() {
    main.addEventListener("input", (event) => changed(event, isTyped(event.target)));
    main.addEventListener("change", (event) => changed(event, false));
    main.addEventListener("focusout", (event) => isTyped(event.target) && sendNow(numberOf(event.target)));
    main.addEventListener("submit", (event) => {
      event.preventDefault();
      const number = numberOf(event.target);
      if ("flag" in event.target.dataset) toggleFlag(number);
      else sendNow(number, true);
    });
    document.addEventListener("click", go);
    document.addEventListener("keydown", chooseByLetter);
    window.addEventListener("online", () => look().then(() => saver.retry()));
    window.addEventListener("offline", () => strip.cut());
    window.addEventListener("pageshow", (event) => event.persisted && look());
    window.addEventListener("beforeunload", (event) => {
      if (!held.isLasting && saver.unsent.length && !isOver) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) look();
      else for (const number of [...waiting.keys()]) sendNow(number);
    });
  }

  function changed(event, isTyping) {
    const number = numberOf(event.target);
    if (!number || isOver || !event.target.closest("form[data-answer]")) return;
    if (event.type === "input" && !isTyping) return; // the same change comes again as "change"
    if (event.type === "change" && isTyped(event.target)) {
      sendNow(number);
      return;
    }
    saver.keep(number, read(questions.form(number)));
    receipts.closeClash(number);
    questions.mark(number);
    clearTimeout(waiting.get(number));
    waiting.delete(number);
    if (isTyping) waiting.set(number, setTimeout(sendNow, IDLE, number));
    else saver.send(number);
  }

  /** Send what has been typed; `asked` sends even what has not changed. */
  function sendNow(number, asked = false) {
    if (!number) return;
    if (asked && !saver.items.has(number)) saver.keep(number, read(questions.form(number)));
    if (!waiting.has(number) && !asked) return;
    clearTimeout(waiting.get(number));
    waiting.delete(number);
    saver.send(number);
  }

  function toggleFlag(number) {
    const flagged = !questions.isFlagged(number);
    questions.setFlag(number, flagged);
    saver.flag(number, flagged);
  }

  function go(event) {
    const link = event.target.closest?.("a[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    sendNow(questions.current);
    if (!questions.show(Number(link.dataset.go))) return;
    event.preventDefault();
    notes.see(questions.current);
  }

  function chooseByLetter(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isOver || isTyped(event.target)) return;
    if (event.target.closest("select, dialog")) return;
    const section = questions.sections.get(questions.current);
    const letter = event.key?.toUpperCase();
    const option = /^[A-D]$/.test(letter ?? "") && section?.querySelector(`input[type=radio][data-key="${letter}"]`);
    if (!option) return;
    event.preventDefault();
    option.focus();
    option.click();
  }

  /** Look at the server: time left, whether the attempt still runs; then send what waits. */
  async function look() {
    if (isOver) return;
    const { kind, body } = await connection.state();
    if (kind === "unreached") strip.cut();
    if (kind !== "ok") return;
    strip.back();
    clock?.correct(body.remaining);
    if (body.finished) {
      close(body.url, body.reason);
      return;
    }
    await takeOver();
    if (saver.unsent.length) saver.retry();
  }

  async function timeUp() {
    if (isOver) return;
    const isUp = clock.left <= 0; // the server may have given more time since
    for (const section of questions.sections.values()) section.inert = isUp;
    if (!isUp) {
      strip.clear();
      return;
    }
    for (const number of [...waiting.keys()]) sendNow(number);
    say(texts.textTimeUp);
    strip.tell(texts.textTimeUp);
    await saver.flush(4000);
    if (isOver || (await hasMoreTime()) || (await finish.send())) return;
    strip.tell(texts.textTimeUpOffline);
    setTimeout(timeUp, AGAIN);
  }

  /** Somebody may have given this learner more time while the page counted down: then the paper opens again. */
  async function hasMoreTime() {
    const { kind, body } = await connection.state();
    if (kind === "ok") clock.correct(body.remaining);
    if (clock.left <= 0) return false;
    for (const section of questions.sections.values()) section.inert = false;
    strip.clear();
    return true;
  }

  /** The server takes no more answers. Go to the result, unless something was lost that has to be told. */
  async function close(url, reason) {
    if (isOver) return;
    isOver = true;
    clock?.stop();
    const lost = saver.unsent;
    await held.wipe();
    if (!lost.length) {
      location.assign(url);
      return;
    }
    for (const number of lost) receipts.over(number, reason);
    for (const section of questions.sections.values()) section.inert = true;
    const link = element("a", { className: "btn btn-primary btn-sm", href: url, textContent: texts.textResult });
    strip.tell(fill(texts.textLost, { count: lost.length }), link);
  }

  /** The attempt goes on on another device. What waits stays held, in case it comes back here. */
  function goElsewhere(url) {
    isOver = true;
    clock?.stop();
    location.assign(url);
  }

  async function leave(url) {
    isOver = true;
    tabs.ended(url);
    await held.wipe();
    location.assign(url);
  }

  function say(sentence) {
    document.querySelector("[data-announce]").textContent = sentence;
  }
}

function isTyped(target) {
  return target.matches?.("textarea, input:not([type=radio], [type=checkbox], [type=button], [type=submit])") ?? false;
}

function numberOf(target) {
  return Number(target.closest("[data-question]")?.dataset.question);
}
