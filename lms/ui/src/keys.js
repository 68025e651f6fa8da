/** Send a `form[data-send-by="Control+Enter"]` from any of its inputs, a text of several lines too. */
export function sendByKey() {
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-send-by='Control+Enter']");
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
