const EVERY = 15_000;
const SHORTEST = 1000;
const MOST = 50;

/**
 * Notes for the trail: when a question was first on screen, when the exam was out of sight, how long an answer had to
 * wait for a connection. They never wait for an answer and never stop one.
 */
export class Notes {
  constructor(connection) {
    this.connection = connection;
    this.seen = new Map();
    this.told = new Set();
    this.notes = [];
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.back()));
    window.addEventListener("blur", () => this.leave());
    window.addEventListener("focus", () => this.back());
    window.addEventListener("pagehide", () => this.send(true));
    setInterval(() => this.send(), EVERY);
  }

  see(number) {
    if (this.told.has(number) || this.seen.has(number)) return;
    this.seen.set(number, performance.now());
  }

  waited(number, seconds) {
    this.add({ kind: "held", number, away: seconds, since: performance.now() });
  }

  leave() {
    this.leftAt ??= performance.now();
  }

  back() {
    const away = performance.now() - (this.leftAt ?? performance.now());
    if (away >= SHORTEST) this.add({ kind: "left", away: Math.round(away / 1000), since: this.leftAt });
    this.leftAt = undefined;
  }

  add(note) {
    if (this.notes.length < MOST) this.notes.push(note);
  }

  async send(isLeaving = false) {
    if (this.isSending || !(this.seen.size || this.notes.length)) return;
    this.isSending = true;
    const [seen, notes] = [new Map(this.seen), [...this.notes]];
    const ago = (since) => Math.max(0, Math.round(performance.now() - since) / 1000);
    const content = {
      seen: Object.fromEntries([...seen].map(([number, since]) => [number, ago(since)])),
      notes: notes.map(({ since, ...note }) => ({ ...note, ago: ago(since) })),
    };
    const { kind } = await this.connection.note(content, isLeaving);
    this.isSending = false;
    if (kind !== "ok" && kind !== "over") return;
    this.notes.splice(0, notes.length);
    for (const number of seen.keys()) {
      this.seen.delete(number);
      this.told.add(number);
    }
  }
}
