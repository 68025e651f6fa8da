// How something will read follows what is typed beside it; nothing is kept by it.
const IDLE = 600;

export function followGlimpses() {
  const form = document.querySelector("form[data-glimpse]");
  const here = document.querySelector("[data-glimpse-here]");
  if (!form || !here) return;
  let timer = 0;
  let asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(++asked), IDLE);
  });

  async function show(number) {
    try {
      const answer = await fetch(form.dataset.glimpse, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (answer.ok && !answer.redirected && number === asked) here.innerHTML = await answer.text();
    } catch {
      // Without a connection the last one stays; the button shows it on the page.
    }
  }
}
