// A page of several questions is a plain form. The script counts the clock, and asks before answers are left unsaved.
import { Clock } from "./attempt/clock.js";

const main = document.querySelector("main[data-sheets]");
const form = main?.querySelector("form[data-leave-guard]");
if (form) run(main, form);

function run(main, form) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  if (main.dataset.remaining === undefined) return;
  const say = (text) => (document.querySelector("[data-announce]").textContent = text);
  new Clock({
    seconds: Number(main.dataset.remaining),
    face: document.querySelector("[data-clock]"),
    announce: (minutes) => say(main.dataset.textMinutesLeft.replace("{minutes}", minutes)),
    end: () => {
      say(main.dataset.textTimeUp);
      form.requestSubmit(form.querySelector('button[name="go"]:last-of-type'));
    },
  });
}
