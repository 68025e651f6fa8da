const SOON = 300;
const SAID_AT = [300, 60];

/** Counts down by the machine's steady clock; the server's word corrects it whenever it comes. */
export class Clock {
  constructor({ seconds, face, announce, end }) {
    Object.assign(this, { face, announce, end });
    this.before = Infinity;
    this.hasEnded = false;
    this.correct(seconds);
    this.timer = setInterval(() => this.tick(), 500);
    this.tick();
  }

  correct(seconds) {
    if (typeof seconds === "number") this.endsAt = performance.now() + seconds * 1000;
  }

  stop() {
    clearInterval(this.timer);
  }

  get left() {
    return Math.max(0, Math.ceil((this.endsAt - performance.now()) / 1000));
  }

  tick() {
    const { left } = this;
    if (this.face) this.face.textContent = asText(left);
    this.face?.closest(".t-clock")?.classList.toggle("soon", left <= SOON);
    for (const mark of SAID_AT)
      if (left <= mark && this.before > mark && this.before !== Infinity) this.announce(mark / 60);
    this.before = left;
    if (left > 0) this.hasEnded = false;
    else if (!this.hasEnded) {
      this.hasEnded = true;
      this.end();
    }
  }
}

/** Seconds since the page began to arrive: what it says was true then, and a slow line takes its time for the rest. */
export function sinceAnswer() {
  const [visit] = performance.getEntriesByType("navigation");
  return visit ? Math.max(0, performance.now() - visit.responseStart) / 1000 : 0;
}

function asText(seconds) {
  const two = (part) => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
