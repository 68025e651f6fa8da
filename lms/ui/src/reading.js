/** What a script adds to a lesson: answers without leaving the place, the current heading, printing. */
swapForms();
followHeadings();

/** Send `form[data-swap]` in the background and put the answer in place of the element with that id. */
function swapForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form) return;
    event.preventDefault();
    send(form);
  });
}

async function send(form) {
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Requested-With": "fetch" },
    });
    // Signed out meanwhile, or refused: let the browser go there and show why.
    if (!answer.ok || answer.redirected) return form.submit();
    document.getElementById(form.dataset.swap).outerHTML = await answer.text();
    document.querySelector(`#${CSS.escape(form.dataset.swap)} [data-said]`)?.focus({ preventScroll: true });
  } catch {
    form.removeAttribute("aria-busy");
    const said = form.querySelector("[data-said]");
    said.className = "t-note warn";
    said.textContent = form.dataset.offline;
    said.focus();
  }
}

/** Mark in the contents list which heading is being read. */
function followHeadings() {
  const links = new Map([...document.querySelectorAll(".t-toc a[href^='#']")].map((link) => [link.hash.slice(1), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 160);
    const here = passed.at(-1) ?? headings[0];
    for (const [id, link] of links) link.toggleAttribute("aria-current", id === here?.id);
  };
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
}
