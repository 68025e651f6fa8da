// A draft is kept a moment after the last letter, and when the page is left.
import { fieldsOf } from "./look.js";

const IDLE = 3000;

export function keepDrafts(form) {
  const told = document.querySelector("[data-saved]");
  let timer = 0;
  let dirty = false;
  let leaving = false;
  let running = null;

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, IDLE);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
  addEventListener("pagehide", () => save(true));
  // A draft that is still on its way may not arrive after the question itself.
  form.addEventListener("submit", async (event) => {
    leaving = true;
    clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });

  function save(last = false) {
    clearTimeout(timer);
    if (!dirty || leaving || running) return;
    dirty = false;
    running = send(last).finally(() => {
      running = null;
      if (dirty && !leaving) timer = setTimeout(save, IDLE);
    });
  }

  async function send(keepalive) {
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: fieldsOf(form), keepalive });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const { draft, saved, newer } = await answer.json();
      form.elements.draft.value = draft;
      tell(`${form.dataset.textSaved} ${saved}${newer ? ` · ${form.dataset.textNewer.replace("{number}", newer)}` : ""}`, true);
    } catch {
      dirty = true;
      tell(form.dataset.textUnsaved, false);
      if (!leaving) timer = setTimeout(save, 4 * IDLE);
    }
  }

  function tell(sentence, good) {
    told.textContent = sentence;
    told.classList.toggle("is-unsaved", !good);
  }
}
