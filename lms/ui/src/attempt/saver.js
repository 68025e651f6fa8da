import { same } from "./answer.js";

const DELAYS = [2000, 3000, 5000, 8000];
const SLOW = 1500;
const UNSURE = 50;
const LONGEST = 40_000;

/**
 * Brings every answer to the server: one request in flight a question, the newest answer wins, nothing is forgotten
 * before the server has confirmed it. What had to wait is sent in the order in which it was typed, by one tab alone.
 * `report` is told what happened: saving, saved, holding, session, conflict, refused, over, again.
 */
export class Saver {
  constructor({ connection, held, tabs, versions, report, tooLong }) {
    Object.assign(this, { connection, held, tabs, versions, report, tooLong });
    this.items = new Map();
    this.inFlight = new Map();
    this.flags = new Map();
    this.failures = 0;
  }

  /** Numbers of the questions whose newest answer the server does not hold, in the order in which they were typed. */
  get unsent() {
    return [...this.items.entries()].sort(([, one], [, other]) => one.at - other.at).map(([number]) => number);
  }

  get ready() {
    return this.unsent.filter((number) => !this.items.get(number).blocked);
  }

  /** Take over what an earlier visit has left; what has been typed since is newer. Tells the numbers. */
  adopt(rows) {
    const taken = rows.filter(({ number }) => !this.items.has(number) && this.versions.has(number));
    for (const { number, given, base, request, unsure, at } of taken)
      this.items.set(number, { given, base, request, unsure, at, blocked: "", isAdopted: true });
    return taken.map(({ number }) => number);
  }

  /**
   * Keep a new answer on this machine; `send` brings it to the server. What is on its way may arrive without our
   * hearing of it, if this page is closed: whoever finds it on the server has to know it as our own.
   */
  keep(number, given) {
    const before = this.items.get(number);
    const base = before?.base ?? this.versions.get(number);
    const at = before?.at ?? Date.now();
    const unsure = remembered(before?.unsure ?? [], this.inFlight.get(number));
    const item = { given, base, at, request: newRequest(), unsure, blocked: "" };
    this.items.set(number, item);
    this.held.put(number, item);
  }

  async send(number) {
    const item = this.items.get(number);
    if (!item || item.blocked || this.inFlight.has(number)) return "";
    const { given, request, base } = item;
    if (JSON.stringify(given).length > LONGEST) {
      this.block(number, "refused", this.tooLong); // on a slow line it would be cut off, and be sent again for ever
      return "refused";
    }
    this.inFlight.set(number, given);
    if (!item.unsure.length) this.report.saving(number);
    const slow = setTimeout(() => this.report.holding(number, item.at), SLOW);
    const answer = await this.connection.put("answer", number, { given, request, base });
    clearTimeout(slow);
    this.inFlight.delete(number);
    this.settle(number, { given, request }, answer);
    return answer.kind;
  }

  settle(number, sent, { kind, body }) {
    const item = this.items.get(number);
    if (kind !== "unreached") this.failures = 0;
    if (!item) return;
    if (kind === "ok") this.confirm(number, sent, body);
    else if (kind === "conflict") this.compare(number, sent, body);
    else if (kind === "over") this.report.over(body.url, body.reason);
    else if (kind === "moved") this.report.moved(body.url);
    else if (kind === "refused") this.block(number, "refused", body.message);
    else if (kind === "session" || kind === "elsewhere") this.waitForSession(number);
    else {
      item.unsure = remembered(item.unsure, sent.given);
      this.held.put(number, item);
      this.report.holding(number, item.at);
      this.later();
    }
  }

  confirm(number, sent, body) {
    const item = this.items.get(number);
    this.versions.set(number, body.version);
    this.tabs.saved(number, sent.given, sent.request, body);
    if (item.request !== sent.request) {
      this.rebase(number, body.version);
      return;
    }
    this.forget(number);
    this.report.saved(number, body, sent.given, Date.now() - item.at);
  }

  /** Another tab has saved this question. True when the page may show its answer: nothing else was typed here. */
  confirmElsewhere(number, request, version) {
    const item = this.items.get(number);
    if (item && item.request !== request) return false;
    this.versions.set(number, version);
    this.items.delete(number);
    return true;
  }

  /** The server holds another version. It may be our own, whose confirmation was lost on the way. */
  compare(number, sent, body) {
    const item = this.items.get(number);
    if (same(body.stored, item.given)) {
      this.versions.set(number, body.version);
      this.forget(number);
      this.report.saved(number, body, item.given, 0);
    } else if ([sent.given, ...item.unsure].some((given) => same(body.stored, given)))
      this.rebase(number, body.version);
    else {
      this.block(number, "conflict");
      this.report.conflict(number, body, item.given);
    }
  }

  rebase(number, version) {
    this.versions.set(number, version);
    const item = this.items.get(number);
    Object.assign(item, { base: version, unsure: [], blocked: "", request: newRequest() });
    this.held.put(number, item);
    this.send(number);
  }

  /** The reader has chosen the stored answer over ours. */
  yieldTo(number, body) {
    this.versions.set(number, body.version);
    this.forget(number);
    this.report.saved(number, body, body.stored, 0);
  }

  forget(number) {
    this.items.delete(number);
    this.held.drop(number);
  }

  block(number, reason, message = "") {
    this.items.get(number).blocked = reason;
    if (reason === "refused") this.report.refused(number, message);
  }

  /** Somebody has to sign in again, unless only the token of the page is old. */
  async waitForSession(number) {
    const { kind } = await this.connection.state();
    const item = this.items.get(number);
    if (!item) return;
    if (kind === "ok" && !item.hasNewToken) {
      item.hasNewToken = true;
      this.send(number);
    } else this.report.session(number, kind === "ok");
  }

  flag(number, flagged) {
    this.flags.set(number, flagged);
    this.sendFlag(number);
  }

  async sendFlag(number) {
    const flagged = this.flags.get(number);
    const { kind, body } = await this.connection.put("flag", number, { flagged });
    if (kind === "unreached") this.later();
    else if (kind === "moved") this.report.moved(body.url);
    else if (this.flags.get(number) === flagged) this.flags.delete(number);
  }

  later() {
    if (this.timer) return;
    const delay = DELAYS[Math.min(this.failures, DELAYS.length - 1)];
    this.failures += 1;
    this.report.again(delay);
    this.timer = setTimeout(() => this.retry(), delay);
  }

  /** Send what waits, one after the other, so that a server that is back is not overrun. */
  async retry() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!(await this.tabs.alone(() => this.drain()))) this.later();
  }

  /** What was taken over may have been changed or sent meanwhile by the tab in which it was typed. */
  async refresh() {
    const rows = new Map((await this.held.all()).map((row) => [row.number, row]));
    for (const [number, item] of this.items) {
      const row = rows.get(number);
      if (!item.isAdopted || item.request === row?.request) continue;
      if (row) Object.assign(item, { given: row.given, base: row.base, request: row.request });
      else this.items.delete(number);
    }
  }

  async drain() {
    if ([...this.items.values()].some((item) => item.isAdopted)) await this.refresh();
    const ready = this.ready;
    for (const number of ready) {
      if ((await this.send(number)) !== "unreached") continue;
      for (const other of ready) if (this.items.has(other)) this.report.holding(other, this.items.get(other).at);
      return;
    }
    for (const number of [...this.flags.keys()]) await this.sendFlag(number);
  }

  /** Try to send everything within `patience` milliseconds; true when nothing is left. */
  async flush(patience) {
    const end = performance.now() + patience;
    while (this.ready.length && performance.now() < end) {
      await Promise.race([this.retry(), pause(end - performance.now())]);
      if (this.unsent.length) await pause(Math.min(1000, Math.max(0, end - performance.now())));
    }
    return this.unsent.length === 0;
  }
}

/** The answers that may have arrived, with one more, if there is one that is not among them. */
function remembered(unsure, given) {
  if (!given || unsure.some((known) => same(known, given))) return unsure;
  return [...unsure, given].slice(-UNSURE);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A name for one save. `crypto.randomUUID` is missing where the site runs without https inside an office. */
function newRequest() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
