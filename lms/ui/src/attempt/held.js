import { allRows, dropRow, dropRows, isLasting, putRow, rowsOf } from "./store.js";

const MONTH = 30 * 24 * 3600 * 1000;

/** Answers of one attempt that the server has not yet confirmed, kept on this machine so that they outlive a reload. */
export class Held {
  constructor(attemptId, owner) {
    this.attempt = Number(attemptId);
    this.owner = owner;
    this.isLasting = false;
    isLasting().then((lasting) => (this.isLasting = lasting));
    forgetOld(this.attempt);
  }

  put(number, { given, base, request, unsure, at }) {
    return putRow({ attempt: this.attempt, owner: this.owner, number, given, base, request, unsure, at });
  }

  drop(number) {
    return dropRow(this.attempt, number);
  }

  /** What an earlier visit, or another tab, has left, in the order in which it was typed. */
  async all() {
    const rows = await rowsOf(this.attempt);
    return rows.filter((row) => row.given).sort((one, other) => one.at - other.at);
  }

  wipe() {
    return dropRows(this.attempt);
  }
}

async function forgetOld(ours) {
  for (const { attempt, number, at } of await allRows())
    if (attempt !== ours && Date.now() - at > MONTH) await dropRow(attempt, number);
}
