/** The tabs of this browser that show the same attempt: they tell each other what was saved, and one of them sends. */
export class Tabs {
  constructor(attemptId, { saved, ended }) {
    this.name = `thao-attempt-${attemptId}`;
    if (!("BroadcastChannel" in window)) return;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = ({ data }) => (data.kind === "saved" ? saved(data) : ended(data.url));
  }

  saved(number, given, request, receipt) {
    this.channel?.postMessage({ kind: "saved", number, given, request, receipt });
  }

  ended(url) {
    this.channel?.postMessage({ kind: "ended", url });
  }

  /** Run `act` unless another tab is at it already; false when it is. Without locks the server sorts doubles out. */
  async alone(act) {
    if (!navigator.locks) return (await act()) ?? true;
    return navigator.locks.request(this.name, { ifAvailable: true }, async (lock) => {
      if (lock) await act();
      return lock !== null;
    });
  }
}
