const TYPED = "input, textarea, select, [contenteditable]";
const WIDE = "(min-width: 61.9em)";

/** Forms that are filled in one after the other: `form[data-send-by="Control+Enter"]` is sent from any of its inputs. */
export function sendByKey() {
  const [form] = document.querySelectorAll("form[data-send-by]");
  // On a phone the work stands above the form, and a keyboard would cover it.
  if (form && matchMedia(WIDE).matches) form.querySelector("[name]:not([type=hidden])").focus({ preventScroll: true });
  document.addEventListener("keydown", (event) => {
    const here = event.target.closest?.("form[data-send-by]");
    if (!here || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    here.requestSubmit();
  });
}

/** Pages that stand in a row, beside such a form: J and K turn them, Escape leaves the input first. */
export function turnByKey() {
  if (!document.querySelector("form[data-send-by]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest?.(TYPED);
    if (typing && event.key === "Escape") typing.blur();
    const way = { j: "next", k: "prev" }[event.key.toLowerCase()];
    if (!typing && way) document.querySelector(`a[rel="${way}"]`)?.click();
  });
}

/** The search box in the bar of the staff pages: the key “/” leads into it from anywhere but an input. */
export function findByKey() {
  const key = document.querySelector("[data-find-key]");
  const input = key?.closest("form")?.querySelector("input[type=search]");
  if (!input) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPED)) return;
    if (document.querySelector("dialog[open]") || !input.offsetParent) return;
    event.preventDefault();
    input.select();
  });
}
