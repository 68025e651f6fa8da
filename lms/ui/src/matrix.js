// Opening and closing rows of the matrix in place; without a script each turn is an ordinary link.
const table = document.querySelector("[data-matrix]");

table?.addEventListener("click", (event) => {
  const turn = event.target.closest("[data-turn]");
  if (!turn || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (turn.hasAttribute("aria-busy")) return;
  if (turn.getAttribute("aria-expanded") === "true") close(turn);
  else open(turn);
});

async function open(turn) {
  turn.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(turn.dataset.rows, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const row = turn.closest("tr");
    row.insertAdjacentHTML("afterend", await answer.text());
    row.classList.add("open");
    turn.setAttribute("aria-expanded", "true");
    keepAddress();
  } catch {
    location.assign(turn.href); // the whole page says what is wrong
  } finally {
    turn.removeAttribute("aria-busy");
  }
}

function close(turn) {
  const row = turn.closest("tr");
  while (row.nextElementSibling && depth(row.nextElementSibling) > depth(row)) row.nextElementSibling.remove();
  row.classList.remove("open", "top");
  turn.setAttribute("aria-expanded", "false");
  keepAddress();
}

const depth = (row) => Number(row.dataset.depth);

function keepAddress() {
  const address = new URL(location.href);
  address.searchParams.delete("open");
  const turns = table.querySelectorAll('[data-turn][aria-expanded="true"]');
  for (const turn of turns) address.searchParams.append("open", turn.dataset.turn);
  if (!turns.length) address.searchParams.append("open", "-");
  history.replaceState(null, "", address);
}
