// The waiting room counts down by a steady clock that the server corrects, and enters by itself when the door opens.
const EVERY = 12_000;
const JITTER = 6_000;
const SPREAD = 150;

const room = document.querySelector("[data-room]");
if (room) wait(room);

function wait(room) {
  const face = room.querySelector("[data-face]");
  const says = room.querySelector("[data-says]");
  const status = room.querySelector("[data-status]");
  const form = room.querySelector("[data-enter]");
  let opensAt = performance.now() + Number(room.dataset.wait) * 1000;
  let nearest = Infinity;
  let isOpen = false;
  let isSaid = false;

  /** The answer was made at some moment between question and answer: the quicker it came, the better it is known. */
  async function ask() {
    const from = performance.now();
    try {
      const answer = await fetch(room.dataset.room, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.ok && !answer.redirected) {
        const body = await answer.json();
        const took = performance.now() - from;
        const opens = from + took / 2 + body.wait * 1000;
        if (took <= nearest || Math.abs(opens - opensAt) > 2000) [opensAt, nearest] = [opens, took];
        says.textContent = body.says;
      }
    } catch {
      // No connection just now: the clock here goes on, the next turn asks again.
    }
    if (!isOpen) setTimeout(ask, EVERY + Math.random() * JITTER);
  }

  function tick() {
    const left = Math.max(0, Math.ceil((opensAt - performance.now()) / 1000));
    face.textContent = asText(left);
    if (left <= 60 && left > 0 && !isSaid) {
      isSaid = true;
      status.textContent = room.dataset.textMinute;
    }
    if (left > 0 || isOpen) return;
    isOpen = true;
    clearInterval(timer);
    enter();
  }

  function enter() {
    const empty = [...form.querySelectorAll("input[required]")].find((input) => !input.value.trim());
    if ("stays" in room.dataset && !empty) return; // the rules refuse: pressing again would change nothing
    if (empty) {
      status.textContent = room.dataset.textType;
      empty.focus();
    } else {
      status.textContent = room.dataset.textOpen;
      setTimeout(() => form.requestSubmit(), Math.random() * SPREAD);
    }
  }

  const timer = setInterval(tick, 250);
  document.addEventListener("visibilitychange", tick);
  setTimeout(ask, Math.random() * 2000);
  tick();
}

function asText(seconds) {
  const two = (part) => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
