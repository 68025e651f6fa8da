// The picture of the question follows while one types.
const IDLE = 700;

export function followLook(form) {
  const glass = document.querySelector("[data-glass]");
  let timer = 0;
  let asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(++asked), IDLE);
  });

  async function draw(number) {
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body: fieldsOf(form) });
      if (answer.ok && !answer.redirected && number === asked) glass.innerHTML = await answer.text();
    } catch {
      // Without a connection the last picture stays.
    }
  }
}

/** What the form says now, without files that were only chosen. */
export function fieldsOf(form) {
  const fields = new FormData(form);
  for (const chooser of form.querySelectorAll("input[type=file]")) fields.delete(chooser.name);
  return fields;
}
