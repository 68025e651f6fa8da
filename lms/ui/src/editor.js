/** What a script adds to the quiz editor: how many questions each line can draw from follows while one types. */
const IDLE = 700;

const form = document.querySelector("form[data-counts]");
if (form) follow(form);

function follow(form) {
  let timer = 0;
  let asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => count(++asked), IDLE);
  });

  async function count(number) {
    const fields = new FormData(form);
    fields.set("do", "preview");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields) });
      if (!answer.ok || answer.redirected || number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const here of form.querySelectorAll("[data-found]")) {
        const there = page.getElementById(here.id);
        if (there) here.replaceChildren(...there.childNodes);
      }
    } catch {
      // Without a connection the numbers stay as they are; the buttons say the rest.
    }
  }
}
