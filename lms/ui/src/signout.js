import { fill } from "./attempt/page.js";
import { allRows, dropRow } from "./attempt/store.js";
import { ask } from "./confirm.js";

/** Signing out forgets a person's answers on this machine; whoever still has unsent ones is asked first. */
export function guardSignOut() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-sign-out]");
    if (!form || form.dataset.sure) return;
    event.preventDefault();
    const { signOut, textUnsent, textAction } = form.dataset;
    const own = (await allRows()).filter(({ owner }) => owner === signOut);
    if (own.length && !(await ask(fill(textUnsent, { count: own.length }), textAction))) return;
    for (const { attempt, number } of own) await dropRow(attempt, number);
    form.dataset.sure = "yes";
    form.requestSubmit();
  });
}
