/** Tick all boxes of a page with one, as far as a script can; without it the server does the same on sending. */
export function offerPicking() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-pick]");
    if (!form) return;
    const whole = form.querySelector("[data-pick-page]");
    const boxes = [...form.querySelectorAll('input[name="id"]')];
    if (event.target === whole) for (const box of boxes) box.checked = whole.checked;
    else if (event.target.name === "id") whole.checked = boxes.every((box) => box.checked);
  });
}
