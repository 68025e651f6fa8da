const PATIENCE = 10_000;

/** Talks to the server about one attempt. Knows the forgery token, which changes with every sign-in. */
export class Connection {
  constructor(data) {
    this.data = data;
    this.csrf = data.csrf;
  }

  put(kind, number, content) {
    const url = (kind === "answer" ? this.data.saveUrl : this.data.flagUrl).replace("__n__", number);
    return this.ask(url, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
  }

  /** What the server knows of the attempt; brings a fresh token along. */
  async state() {
    const answer = await this.ask(this.data.stateUrl);
    if (answer.kind === "ok" && answer.body.csrf) this.csrf = answer.body.csrf;
    return answer;
  }

  /** Tell what was noticed; a page that is being left cannot wait for the answer. */
  note(content, isLeaving) {
    return this.ask(this.data.notesUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
      keepalive: isLeaving,
    });
  }

  finish(form) {
    const body = new FormData(form);
    body.set("confirmed", "yes");
    body.set("csrf_token", this.csrf);
    return this.ask(form.action, { method: "POST", body });
  }

  /** One request. `kind` is ok, conflict, over, moved, refused, session or unreached. */
  async ask(url, options = {}) {
    try {
      const headers = { ...options.headers, Accept: "application/json", "X-CSRFToken": this.csrf };
      const answer = await fetch(url, {
        ...options,
        headers,
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
      const isJson = answer.headers.get("Content-Type")?.includes("json");
      const body = isJson ? await answer.json() : {};
      return { kind: kindOf(answer, isJson), body, url: answer.url };
    } catch {
      return { kind: "unreached", body: {}, url };
    }
  }
}

function kindOf(answer, isJson) {
  if (answer.ok) return isJson ? "ok" : "elsewhere";
  if (answer.status === 409 && isJson) return "conflict";
  if (answer.status === 410) return "over";
  if (answer.status === 423) return "moved";
  if ([400, 401, 403].includes(answer.status)) return "session";
  if (answer.status >= 500 || [408, 425, 429].includes(answer.status)) return "unreached";
  return "refused";
}
