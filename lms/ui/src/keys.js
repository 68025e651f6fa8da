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
