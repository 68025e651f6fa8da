// Pictures by pasting, by dropping and by button. Every one is asked for its words before it goes into the text.
import { insertPicture, rewordPicture, richOver } from "./insert.js";

export function takePictures(form) {
  const dialog = document.getElementById("picture-dialog");
  const asking = new Asking(form, dialog);
  form.addEventListener("picture:wanted", ({ detail }) => asking.ask(detail.area, null, detail.figure));
  for (const kind of ["paste", "drop"]) form.addEventListener(kind, (event) => arrive(event, asking), true);
  form.addEventListener("dragover", (event) => {
    if (fieldOf(event.target) && [...event.dataTransfer.items].some((item) => item.kind === "file")) event.preventDefault();
  });
}

function arrive(event, asking) {
  const area = fieldOf(event.target);
  const from = event.clipboardData || event.dataTransfer;
  const picture = [...(from?.files || [])].find((file) => file.type.startsWith("image/"));
  if (!area || !picture) return;
  event.preventDefault();
  event.stopPropagation();
  asking.ask(area, picture);
}

/** The textarea of the field in which something happens, if pictures may stand in it. */
function fieldOf(target) {
  const field = target.closest?.("[data-written]");
  return field?.querySelector("textarea");
}

class Asking {
  constructor(form, dialog) {
    [this.form, this.dialog] = [form, dialog];
    this.words = dialog.querySelector("textarea");
    this.caption = dialog.querySelector("#dialog-caption");
    this.file = dialog.querySelector("input[type=file]");
    this.trouble = dialog.querySelector("[data-picture-error]");
    this.name = dialog.querySelector("[data-picture-name]");
    dialog.querySelector("form").addEventListener("submit", (event) => {
      if (event.submitter?.value !== "insert") return;
      event.preventDefault();
      this.insert(event.submitter);
    });
  }

  /** Ask for a picture, for the words of one that has come, or for other words of one that stands there. */
  ask(area, picture = null, figure = null) {
    [this.area, this.picture, this.figure] = [area, picture, figure];
    this.file.value = "";
    this.words.value = figure?.querySelector("img").alt || "";
    if (this.caption) this.caption.value = figure?.querySelector("figcaption")?.textContent || "";
    this.name.textContent = picture?.name || figure?.dataset.name || "";
    this.file.hidden = Boolean(picture || figure);
    this.trouble.hidden = true;
    this.place = richOver.get(area)?.selection.getBookmark(2);
    this.dialog.showModal();
    (picture || figure ? this.words : this.file).focus();
  }

  async insert(button) {
    const picture = this.picture || this.file.files[0];
    const words = this.words.value.replace(/\s+/g, " ").trim();
    const caption = this.caption?.value.replace(/\s+/g, " ").trim();
    if (!picture && !this.figure) return this.complain(this.trouble.dataset.textFile, this.file);
    if (!words) return this.complain(this.trouble.dataset.textAlt, this.words);
    if (this.figure) {
      this.dialog.close();
      rewordPicture(this.area, this.figure, words, caption);
      return undefined;
    }
    button.disabled = true;
    const kept = await this.send(picture);
    button.disabled = false;
    if (kept.error) return this.complain(kept.error, this.words);
    this.dialog.close();
    const rich = richOver.get(this.area);
    if (rich) {
      rich.focus();
      if (this.place) rich.selection.moveToBookmark(this.place);
    } else this.area.focus();
    insertPicture(this.area, kept, words, caption);
    return undefined;
  }

  async send(picture) {
    const body = new FormData();
    body.set("csrf_token", this.form.elements.csrf_token.value);
    body.set("file", picture);
    try {
      const answer = await fetch(this.form.dataset.pictures, { method: "POST", body, headers: { Accept: "application/json" } });
      return answer.ok || answer.status === 422 ? await answer.json() : { error: this.trouble.dataset.textFailed };
    } catch {
      return { error: this.trouble.dataset.textFailed };
    }
  }

  complain(sentence, field) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = false;
    field.focus();
  }
}
