// Opening branches of the tree in place, and walking through it by arrow keys; without a script each turn is a link.
const tree = document.querySelector("[data-tree]");

tree?.addEventListener("click", (event) => {
  const turn = event.target.closest("[data-turn]");
  if (!turn || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (isOpen(turn)) close(turn);
  else open(turn);
});

tree?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const act = keys[event.key];
  const row = event.target.closest(".t-branch");
  if (!act || !row) return;
  event.preventDefault();
  act(row);
});

const isOpen = (turn) => turn.getAttribute("aria-expanded") === "true";
const turnOf = (row) => row.querySelector("[data-turn]");
const rows = () => [...tree.querySelectorAll(".t-branch")];
const focus = (row) => row?.querySelector(".t-branch-name").focus();

const keys = {
  ArrowDown: (row) => focus(rows()[rows().indexOf(row) + 1]),
  ArrowUp: (row) => focus(rows()[rows().indexOf(row) - 1]),
  Home: () => focus(rows()[0]),
  End: () => focus(rows().at(-1)),
  ArrowRight: (row) => {
    const turn = turnOf(row);
    if (turn && !isOpen(turn)) open(turn);
    else if (turn) focus(rows()[rows().indexOf(row) + 1]);
  },
  ArrowLeft: (row) => {
    const turn = turnOf(row);
    if (turn && isOpen(turn)) close(turn);
    else focus(row.closest("ul").closest("li")?.querySelector(".t-branch"));
  },
};

async function open(turn) {
  if (turn.hasAttribute("aria-busy")) return;
  turn.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(turn.dataset.branch, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    turn.closest("li").insertAdjacentHTML("beforeend", await answer.text());
    turn.setAttribute("aria-expanded", "true");
    keepAddress();
  } catch {
    location.assign(turn.href); // the whole page says what is wrong
  } finally {
    turn.removeAttribute("aria-busy");
  }
}

function close(turn) {
  turn.closest("li").querySelector("ul")?.remove();
  turn.setAttribute("aria-expanded", "false");
  keepAddress();
}

function keepAddress() {
  const address = new URL(location.href);
  const open = [...tree.querySelectorAll('[data-turn][aria-expanded="true"]')].map((turn) => turn.dataset.turn);
  address.hash = "";
  address.searchParams.set("open", open.join(",") || "-");
  history.replaceState(null, "", address);
}
