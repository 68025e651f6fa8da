/** Ask before a button with `data-confirm` acts. Without script the button simply acts, and the server decides. */
export function offerConfirmation() {
  document.addEventListener("click", (event) => {
    const asking = event.target.closest?.("[data-confirm]");
    if (!asking || asking.dataset.confirmed) return;
    event.preventDefault();
    ask(asking.dataset.confirm, asking.dataset.confirmAction).then((agreed) => agreed && act(asking));
  });
}

/** Show a question in a dialog; true when the reader chose to go on. Focus returns to where it was. */
export function ask(question, action) {
  const { textCancel, textContinue, textQuestion } = document.body.dataset;
  const dialog = document.createElement("dialog");
  dialog.className = "t-dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  const title = Object.assign(document.createElement("h2"), { id: "confirm-title", textContent: textQuestion });
  const sentence = Object.assign(document.createElement("p"), { textContent: question });
  const buttons = Object.assign(document.createElement("div"), { className: "row-x" });
  buttons.append(button(action || textContinue, "yes", "btn btn-primary"), button(textCancel, "no", "btn btn-quiet"));
  const form = Object.assign(document.createElement("form"), { method: "dialog" });
  form.append(title, sentence, buttons);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function button(text, value, className) {
  return Object.assign(document.createElement("button"), { textContent: text, value, className });
}

function act(element) {
  element.dataset.confirmed = "yes";
  element.click();
  delete element.dataset.confirmed;
}
