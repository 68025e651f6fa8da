const PREFIX = "thao:attempt:";
const MONTH = 30 * 24 * 3600 * 1000;

/** Answers that the server has not yet confirmed, kept on this machine so that they outlive a reload. */
export class Held {
  constructor(attemptId) {
    this.prefix = `${PREFIX}${attemptId}:`;
    forgetOld(this.prefix);
  }

  put(number, item) {
    attempt(() => localStorage.setItem(this.prefix + number, JSON.stringify({ ...item, at: Date.now() })));
  }

  drop(number) {
    attempt(() => localStorage.removeItem(this.prefix + number));
  }

  /** Every kept item by the number of its question. */
  all() {
    return new Map(
      keys()
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => [Number(key.slice(this.prefix.length)), readItem(key)])
        .filter(([, item]) => item?.given),
    );
  }

  wipe() {
    for (const number of this.all().keys()) this.drop(number);
  }
}

function forgetOld(ours) {
  for (const key of keys()) {
    const isOther = key.startsWith(PREFIX) && !key.startsWith(ours);
    if (isOther && Date.now() - (readItem(key)?.at ?? 0) > MONTH) attempt(() => localStorage.removeItem(key));
  }
}

const keys = () => attempt(() => Object.keys(localStorage)) ?? [];
const readItem = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));

/** Storage may be shut off, full, or hold what another version wrote; answers then live only as long as the page. */
function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}
