// Files that a task begins with are sent as they are chosen; each becomes a row, as the server would draw it.
import { fill } from "../attempt/page.js";
import { addRow } from "./rows.js";

export function takeStartingFiles(form) {
  for (const part of form.querySelectorAll("[data-starting]")) {
    const chooser = part.querySelector("input[type=file]");
    chooser.addEventListener("change", async () => {
      const files = [...chooser.files];
      chooser.value = "";
      for (const file of files) await take(form, part, file);
    });
  }
}

async function take(form, part, file) {
  const said = part.querySelector("[data-starting-said]");
  const say = (sentence, isTrouble) => {
    said.textContent = sentence;
    said.classList.toggle("t-err", isTrouble);
  };
  const { most, textLarge, textSending, textTaken, textFailed, starting } = part.dataset;
  if (file.size > Number(most)) return say(`${file.name}: ${textLarge}`, true);
  say(fill(textSending, { name: file.name }), false);
  const kept = await send(form, part, file, textFailed);
  if (kept.error) return say(`${file.name}: ${kept.error}`, true);
  const row = addRow(form, starting, kept.name);
  row.querySelector("input[type=hidden]").value = kept.ticket;
  row.querySelector("[data-file]").href = kept.url;
  row.querySelector("[data-size]").textContent = `(${kept.size})`;
  say(fill(textTaken, { name: kept.name }), false);
  row.dispatchEvent(new Event("input", { bubbles: true })); // the draft is kept once the file stands in it
  return undefined;
}

async function send(form, part, file, textFailed) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  body.set("file", file);
  for (const stands of part.querySelectorAll(`input[type=hidden][name="${part.dataset.starting}"]`)) body.append("beside", stands.value);
  try {
    const answer = await fetch(part.dataset.url, { method: "POST", body });
    return answer.ok || answer.status === 422 ? await answer.json() : { error: textFailed };
  } catch {
    return { error: textFailed };
  }
}
