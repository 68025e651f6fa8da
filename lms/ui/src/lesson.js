// The lesson editor: rich text over the Markdown, pictures by paste and drop, and the preview beside it.
import { takePictures } from "./editor/pictures.js";
import { offerRich } from "./editor/written.js";

// The preview beside the lesson editor follows what is typed; nothing is saved by it.
const IDLE = 800;
const form = document.querySelector("form[data-lesson]");
const frame = document.querySelector("iframe[data-preview]");
if (form) {
  offerRich(form);
  takePictures(form);
}
if (form && frame) follow();

function follow() {
  let timer = 0;
  let asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(++asked), IDLE);
  });
  show(++asked);

  async function show(number) {
    try {
      const answer = await fetch(form.dataset.lesson, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!answer.ok || answer.redirected || number !== asked) return;
      const place = frame.contentWindow?.scrollY ?? 0;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
      frame.srcdoc = (await answer.text()).replace(/<script\b[^>]*><\/script>/g, ""); // the frame runs none
    } catch {
      // Without a connection the last preview stays; the button opens a page of its own.
    }
  }
}
