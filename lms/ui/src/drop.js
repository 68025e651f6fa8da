// Drag and drop of a file onto `form[data-drop] .t-drop`; the file input under it stays what is sent.
for (const form of document.querySelectorAll("form[data-drop]")) enhance(form);

function enhance(form) {
  const box = form.querySelector(".t-drop");
  const input = form.querySelector("input[type=file]");
  if (!box || !input) return;
  const name = Object.assign(document.createElement("p"), { className: "t-drop-name" });
  name.setAttribute("role", "status");
  box.append(name);
  const chosen = () => showChosen(form, input, name);

  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.add("is-over");
    });
  }
  box.addEventListener("dragleave", (event) => {
    if (!box.contains(event.relatedTarget)) box.classList.remove("is-over");
  });
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = firstOf(event.dataTransfer.files);
    chosen();
  });
  input.addEventListener("change", chosen);
}

function firstOf(files) {
  const one = new DataTransfer();
  one.items.add(files[0]);
  return one.files;
}

function showChosen(form, input, name) {
  const [file] = input.files;
  name.textContent = file ? file.name : "";
  if (file && "dropSubmit" in form.dataset) form.requestSubmit();
}
