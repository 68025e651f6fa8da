import { same } from "./answer.js";

const RETRY = 3000;
const SLOW = 1800;

/**
 * Brings every answer to the server: one request in flight a question, the newest answer wins, nothing is forgotten
 * before the server has confirmed it. `report` is told what happened: saving, saved, holding, session, conflict,
 * refused, over.
 */
export class Saver {
  constructor({ connection, held, versions, report }) {
    Object.assign(this, { connection, held, versions, report });
    this.items = new Map();
    this.inFlight = new Set();
    this.flags = new Map();
    for (const [number, item] of held.all()) this.items.set(number, { ...item, blocked: "" });
  }

  /** Numbers of the questions whose newest answer the server does not hold. */
  get unsent() {
    return [...this.items.keys()].sort((one, other) => one - other);
  }

  /** Keep a new answer on this machine; `send` brings it to the server. */
  keep(number, given) {
    const before = this.items.get(number);
    const base = before?.base ?? this.versions.get(number);
    const item = { given, base, request: newRequest(), unsure: before?.unsure ?? [], blocked: "" };
    this.items.set(number, item);
    this.held.put(number, item);
  }

  async send(number) {
    const item = this.items.get(number);
    if (!item || item.blocked || this.inFlight.has(number)) return "";
    const { given, request, base } = item;
    this.inFlight.add(number);
    if (!item.unsure.length) this.report.saving(number);
    const slow = setTimeout(() => this.report.holding(number), SLOW);
    const answer = await this.connection.put("answer", number, { given, request, base });
    clearTimeout(slow);
    this.inFlight.delete(number);
    this.settle(number, { given, request }, answer);
    return answer.kind;
  }

  settle(number, sent, { kind, body }) {
    const item = this.items.get(number);
    if (!item) return;
    if (kind === "ok") this.confirm(number, sent, body);
    else if (kind === "conflict") this.compare(number, sent, body);
    else if (kind === "over") this.report.over(body.url);
    else if (kind === "refused") this.block(number, "refused", body.message);
    else if (kind === "session" || kind === "elsewhere") this.waitForSession(number);
    else {
      item.unsure = [...item.unsure, sent.given].slice(-5);
      this.held.put(number, item);
      this.report.holding(number);
      this.later();
    }
  }

  confirm(number, sent, body) {
    this.versions.set(number, body.version);
    const item = this.items.get(number);
    if (item.request !== sent.request) {
      this.rebase(number, body.version);
      return;
    }
    this.forget(number);
    this.report.saved(number, body, sent.given);
  }

  /** The server holds another version. It may be our own, whose confirmation was lost on the way. */
  compare(number, sent, body) {
    const item = this.items.get(number);
    if (same(body.stored, item.given)) {
      this.versions.set(number, body.version);
      this.forget(number);
      this.report.saved(number, body, item.given);
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
    this.report.saved(number, body, body.stored);
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
    const { kind } = await this.connection.put("flag", number, { flagged });
    if (kind === "unreached") this.later();
    else if (this.flags.get(number) === flagged) this.flags.delete(number);
  }

  later() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.retry();
    }, RETRY);
  }

  /** Send what waits, one after the other, so that a server that is back is not overrun. */
  async retry() {
    const ready = this.unsent.filter((number) => !this.items.get(number).blocked);
    for (const number of ready) {
      if ((await this.send(number)) !== "unreached") continue;
      for (const other of ready) if (this.items.has(other)) this.report.holding(other);
      return;
    }
    for (const number of [...this.flags.keys()]) await this.sendFlag(number);
  }

  /** Try to send everything within `patience` milliseconds; true when nothing is left. */
  async flush(patience) {
    const end = performance.now() + patience;
    while (this.unsent.some((number) => !this.items.get(number).blocked) && performance.now() < end) {
      await Promise.race([this.retry(), pause(end - performance.now())]);
      if (this.unsent.length) await pause(Math.min(1000, Math.max(0, end - performance.now())));
    }
    return this.unsent.length === 0;
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A name for one save. `crypto.randomUUID` is missing where the site runs without https inside an office. */
function newRequest() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
