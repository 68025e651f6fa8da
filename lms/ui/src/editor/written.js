// Fields that can be written as rich text. The rich editor comes when it is asked for; what is kept is always Markdown.
import { richOver } from "./insert.js";

const CHOICE = "thao.written";

export function offerRich(form) {
  form.querySelectorAll("[data-written]").forEach((field) => offer(form, field));
  form.addEventListener("rows:added", ({ detail }) =>
    detail.querySelectorAll("[data-written]").forEach((field) => offer(form, field)),
  );
  form.addEventListener("rows:moving", ({ target }) =>
    target.querySelectorAll(".is-rich").forEach((field) => richOver.get(areaOf(field)) && detach(field)),
  );
  form.addEventListener("formdata", ({ formData }) => {
    for (const field of form.querySelectorAll(".is-rich")) {
      const area = areaOf(field);
      formData.set(area.name, richOver.get(area).getContent());
      formData.append("rich", area.name);
      if (form.dataset.rich === "lesson") formData.append(`${area.name}-before`, area.value); // what is untouched keeps its source
    }
  });
  const first = form.querySelector("[data-first]");
  if (first && wantsRich() && !isPoor(navigator.connection)) open(form, first, false);
}

const areaOf = (field) => field.querySelector("textarea");

function offer(form, field) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn btn-bare btn-sm t-written-switch",
    textContent: form.dataset.textRich,
  });
  field.querySelector(".t-written-head").append(button);
  button.addEventListener("click", () => {
    const isRich = field.classList.contains("is-rich");
    if ("first" in field.dataset) choose(isRich ? "plain" : "rich");
    if (isRich) close(form, field);
    else open(form, field, true);
  });
}

async function open(form, field, focus) {
  const area = areaOf(field);
  const button = field.querySelector(".t-written-switch");
  button.textContent = form.dataset.textLoading;
  try {
    tell(field, "");
    const { richEditor } = await import("./rich.js");
    let [text, html] = [null, ""];
    while (text !== area.value) {
      // whoever typed while the editor was on its way finds it there
      text = area.value;
      html = await converted(form, text, "html");
    }
    const label = field.querySelector("label");
    label.id ||= `${area.id}-label`;
    const bar = Object.assign(document.createElement("div"), { className: "t-written-bar" });
    const manner = form.dataset.rich === "lesson" ? "t-written-lesson" : "t-ask";
    const sheet = Object.assign(document.createElement("div"), { className: `t-written-rich ${manner}`, innerHTML: html });
    sheet.setAttribute("aria-labelledby", label.id);
    if (area.hasAttribute("aria-describedby")) sheet.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
    const wasWriting = focus || document.activeElement === area;
    area.hidden = true;
    area.after(bar, sheet);
    const editor = await richEditor(sheet, bar, form.dataset, () => area.dispatchEvent(new Event("input", { bubbles: true })), (figure) =>
      form.dispatchEvent(new CustomEvent("picture:wanted", { detail: { area, figure } })),
    );
    richOver.set(area, editor);
    field.classList.add("is-rich");
    button.textContent = form.dataset.textPlain;
    if (wasWriting) editor.focus();
  } catch (trouble) {
    // Without a connection the plain field stays what it is; so it does where rich text would lose something.
    if (trouble instanceof Refused) tell(field, trouble.message);
    field.querySelectorAll(".t-written-bar, .t-written-rich").forEach((part) => part.remove());
    area.hidden = false;
    button.textContent = form.dataset.textRich;
  }
}

async function close(form, field) {
  const area = areaOf(field);
  area.value = await converted(form, richOver.get(area).getContent(), "markdown", area.value);
  detach(field, false);
  area.focus();
}

/** Take the rich editor away. A row that is moved goes on as Markdown, which may come a moment later. */
function detach(field, isAhead = true) {
  const area = areaOf(field);
  const form = area.form;
  const editor = richOver.get(area);
  if (!area.hidden) return;
  if (field.classList.contains("is-rich")) {
    const html = editor.getContent();
    field.classList.remove("is-rich");
    richOver.delete(area);
    editor.remove();
    field.querySelectorAll(".t-written-bar, .t-written-rich").forEach((part) => part.remove());
    area.hidden = false;
    field.querySelector(".t-written-switch").textContent = form.dataset.textRich;
    if (isAhead) converted(form, html, "markdown", area.value).then((text) => (area.value = text));
  }
}

class Refused extends Error {}

async function converted(form, text, to, before = "") {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, text, to, before });
  const answer = await fetch(form.dataset.convert, { method: "POST", body });
  if (answer.status === 422) throw new Refused((await answer.json()).error);
  if (!answer.ok) throw new Error(`convert: ${answer.status}`);
  return (await answer.json()).text;
}

function tell(field, sentence) {
  const said = field.querySelector("[data-written-said]");
  if (said) said.textContent = sentence;
}

/** Over a poor link the rich editor, some 300 kB, comes only when it is asked for. */
const isPoor = (link) => Boolean(link && (link.saveData || /2g|3g/.test(link.effectiveType)));

function wantsRich() {
  try {
    return localStorage.getItem(CHOICE) !== "plain";
  } catch {
    return true;
  }
}

function choose(way) {
  try {
    localStorage.setItem(CHOICE, way);
  } catch {
    // Where nothing may be kept, the page begins as it always does.
  }
}
