// <answer-upload>: sends a chosen file at once and shows how far it is. The inputs that name the file hold the answer.
import { fill } from "../attempt/page.js";

class AnswerUpload extends HTMLElement {
  connectedCallback() {
    this.chooser = this.querySelector("input[type=file]");
    for (const kind of ["input", "change"]) this.chooser.addEventListener(kind, (event) => event.stopPropagation());
    this.chooser.addEventListener("change", () => this.chooser.files.length && this.send(this.chooser.files[0]));
    this.closest("form")?.addEventListener("answer:written", () => this.draw());
  }

  get inputs() {
    return ["upload", "name", "size"].map((name) => this.querySelector(`input[name$="${name}"]`));
  }

  send(file) {
    if (file.size > Number(this.dataset.most)) {
      this.say(this.dataset.textLarge, true);
      return;
    }
    const body = new FormData();
    body.set("file", file);
    body.set("csrf_token", this.closest("form").elements.csrf_token.value);
    const request = new XMLHttpRequest(); // fetch cannot tell how much has been sent
    request.open("POST", this.dataset.url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => this.progress(Math.floor((100 * loaded) / total)));
    request.addEventListener("loadend", () => this.settle(request));
    this.progress(0);
    request.send(body);
  }

  progress(percent) {
    this.bar.hidden = false;
    this.bar.value = percent;
    this.said.textContent = fill(this.dataset.textSending, { percent });
    this.said.classList.remove("t-err");
  }

  settle({ status, response }) {
    this.bar.hidden = true;
    this.chooser.value = "";
    if (status === 410) location.assign(response.url);
    else if (status !== 200) this.say(response?.message || this.dataset.textFailed, true);
    else this.answer(response.answer);
  }

  /** The file is there: name it as the answer, which is then saved as every answer is. */
  answer(given) {
    const inputs = this.inputs;
    for (const input of inputs) input.value = given[input.name.split("-").at(-1)][0];
    this.draw();
    this.say(fill(this.dataset.textSent, { name: given.name[0] }), false);
    for (const kind of ["input", "change"]) inputs[0].dispatchEvent(new Event(kind, { bubbles: true }));
  }

  draw() {
    const [upload, name] = this.inputs;
    const link = this.querySelector("[data-file]");
    link.hidden = !upload.value;
    link.href = `${this.dataset.url}/${upload.value}`;
    link.textContent = name.value;
    this.querySelector("[data-none]").hidden = Boolean(upload.value);
  }

  say(sentence, isTrouble) {
    this.said.textContent = sentence;
    this.said.classList.toggle("t-err", isTrouble);
  }

  get said() {
    return this.querySelector("[data-said]");
  }

  get bar() {
    return this.querySelector("progress");
  }
}

customElements.define("answer-upload", AnswerUpload);
