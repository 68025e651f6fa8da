/** Turn the staff sidebar of narrow windows from a link target into a drawer that gives the focus back. */
export function enhanceSidebar() {
  const side = document.getElementById("side");
  const opener = document.querySelector("[data-side-open]");
  if (!side || !opener) return;
  const page = document.querySelector(".t-main");
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-controls", "side");
  opener.setAttribute("aria-expanded", "false");

  function toggle(open) {
    side.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    page.inert = open;
    if (open) side.querySelector("a, button").focus();
    else opener.focus();
  }
  const isOpen = () => side.classList.contains("is-open");

  opener.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(true);
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle(true);
  });
  side.querySelector("[data-side-close]").addEventListener("click", (event) => {
    event.preventDefault();
    toggle(false);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && isOpen() && toggle(false));
  document.addEventListener("click", (event) => {
    if (isOpen() && !side.contains(event.target) && !opener.contains(event.target)) toggle(false);
  });
  window.matchMedia("(min-width: 62em)").addEventListener("change", () => isOpen() && toggle(false));
}
