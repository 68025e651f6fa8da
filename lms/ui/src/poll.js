const EVERY = 2000;

/** Keep the inside of every `[data-poll]` box fresh until it holds `[data-done]` or the server has nothing more. */
export function startPolling() {
  for (const box of document.querySelectorAll("[data-poll]")) {
    if (!isDone(box)) setTimeout(refresh, every(box), box);
  }
}

const every = (box) => Number(box.dataset.pollEvery) || EVERY;
const isDone = (box) => box.querySelector("[data-done]") !== null;

async function refresh(box) {
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => refresh(box), { once: true });
    return;
  }
  try {
    const answer = await fetch(box.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected || [204, 401, 403, 404, 410].includes(answer.status)) return;
    if (answer.ok) show(box, await answer.text());
  } catch {
    // No connection just now: what stands here stays, the next turn tries again.
  }
  if (!isDone(box)) setTimeout(refresh, every(box), box);
  else if (box.querySelector("[data-done][data-reload]")) location.reload();
}

function show(box, fragment) {
  const held = box.contains(document.activeElement) ? document.activeElement.id : "";
  box.innerHTML = fragment;
  if (held) document.getElementById(held)?.focus();
}
