/** Change the size of letters at once and tell the server in the background; the form alone would reload the page. */
export function enhanceTextSize() {
  for (const form of document.querySelectorAll("form[data-text-size]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector("button[name=large]");
      const large = button.value === "1";
      const wish = new FormData(form, button);
      fetch(form.action, { method: "POST", body: wish, redirect: "manual" }).catch(() => form.submit());
      document.documentElement.classList.toggle("large", large);
      for (const other of document.querySelectorAll("form[data-text-size]")) label(other, large);
    });
  }
}

function label(form, large) {
  const button = form.querySelector("button[name=large]");
  button.value = large ? "0" : "1";
  form.querySelector("[data-label]").textContent = large ? form.dataset.usual : form.dataset.large;
}
