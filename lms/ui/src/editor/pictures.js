// Pictures by pasting, by dropping and by button. Every one is asked for its words before it goes into the text.
import { insertPicture, richOver } from "./insert.js";

export function takePictures(form) {
  const dialog = document.getElementById("picture-dialog");
  const asking = new Asking(form, dialog);
  form.addEventListener("picture:wanted", ({ detail }) => asking.ask(detail.area));
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
    this.file = dialog.querySelector("input[type=file]");
    this.trouble = dialog.querySelector("[data-picture-error]");
    this.name = dialog.querySelector("[data-picture-name]");
    dialog.querySelector("form").addEventListener("submit", (event) => {
      if (event.submitter?.value !== "insert") return;
      event.preventDefault();
      this.insert(event.submitter);
    });
  }

  ask(area, picture = null) {
    [this.area, this.picture] = [area, picture];
    this.file.value = this.words.value = "";
    this.name.textContent = picture ? picture.name : "";
    this.file.parentElement.querySelector("input").hidden = Boolean(picture);
    this.trouble.hidden = true;
    this.place = richOver.get(area)?.selection.getBookmark(2);
    this.dialog.showModal();
    (picture ? this.words : this.file).focus();
  }

  async insert(button) {
    const picture = this.picture || this.file.files[0];
    const words = this.words.value.replace(/\s+/g, " ").trim();
    if (!picture) return this.complain(this.trouble.dataset.textFile, this.file);
    if (!words) return this.complain(this.trouble.dataset.textAlt, this.words);
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
    insertPicture(this.area, kept, words);
    return undefined;
  }

  async send(picture) {
    const body = new FormData();
    body.set("csrf_token", this.form.elements.csrf_token.value);
    body.set("file", picture);
    try {
      const answer = await fetch(this.form.dataset.pictures, { method: "POST", body });
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
