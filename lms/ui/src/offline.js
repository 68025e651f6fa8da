// Checks QR codes and files on this machine alone; the network is only asked whether a certificate was revoked.
import { fromBase64url } from "./offline/bytes.js";
import { claimsOf, codeIn, credentialIn, isSigned } from "./offline/pdf.js";
import { CannotVerify, readShort } from "./offline/short.js";

const card = document.querySelector("[data-offline-check]");
const answer = document.querySelector("[data-offline-answer]");
const site = JSON.parse(document.getElementById("site-keys").dataset.keys);
const LIST = 131_072;

card.hidden = false;
card.querySelector("[data-by-text]").addEventListener("submit", (event) => {
  event.preventDefault();
  checkText(card.querySelector("#scanned").value);
});
card.querySelector("#paper").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file) checkFile(new Uint8Array(await file.arrayBuffer()));
});
offerCamera(card.querySelector("[data-camera]"), card.querySelector("[data-view]"));

async function checkText(scanned) {
  try {
    const read = await readShort(scanned, site.keys);
    if (!read?.isSigned) return tell(read ? "altered" : "unknown");
    const { facts } = read;
    await judge(facts.until, facts.year, encodeURIComponent(facts.body), facts.serial, facts);
  } catch (trouble) {
    if (!(trouble instanceof CannotVerify)) throw trouble;
    tell("unknown", "cannot");
  }
}

async function checkFile(bytes) {
  const claims = await credentialIn(bytes, site.keys);
  const signed = await isSigned(bytes, site.certificates);
  if (!claims) return tell(signed ? "issued" : "unknown");
  const code = claims.id.split("/").at(-2);
  if (!signed || code !== codeIn(bytes)) return tell("altered");
  const subject = claims.credentialSubject;
  const place = new URL(claims.credentialStatus.statusListCredential).pathname.split("/");
  const [year, body, part] = place.slice(-3);
  const facts = { number: subject.licenseNumber, title: subject.achievement.name, day: new Date(claims.validFrom) };
  const until = claims.validUntil ? new Date(claims.validUntil) : null;
  await judge(until, Number(year), body, Number(part) * LIST + Number(claims.credentialStatus.statusListIndex), { ...facts, until });
}

async function judge(until, year, body, serial, facts) {
  const revoked = await isRevoked(year, body, serial);
  if (revoked) return tell("revoked", "revoked", facts);
  if (until && until.getTime() + 86_400_000 <= Date.now()) return tell("expired", "expired", facts);
  tell("issued", revoked === false ? "current" : "issued", facts);
}

// True, false, or null where the network is away: then nobody can know.
async function isRevoked(year, body, serial) {
  if (!navigator.onLine) return null;
  try {
    const response = await fetch(new URL(`status/${year}/${body}/${Math.floor(serial / LIST)}`, location.href));
    const claims = response.ok ? await claimsOf(await response.text(), site.keys) : null;
    if (!claims) return null;
    const packed = fromBase64url(claims.credentialSubject.encodedList.slice(1));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bits = new Uint8Array(await new Response(stream).arrayBuffer());
    const place = serial % LIST;
    return Boolean(bits[place >> 3] & (0x80 >> (place & 7)));
  } catch {
    return null;
  }
}

function tell(outcome, say = outcome, facts = {}) {
  const said = (name) => card.dataset[name];
  const kind = { issued: "", revoked: "off", expired: "off" }[outcome] ?? "bad";
  const head = made("div", `t-verdict ${kind}`);
  const words = made("div");
  words.append(made("h2", "", said(outcome)), made("p", "", said(`say${say[0].toUpperCase()}${say.slice(1)}`)));
  head.append(words);
  const list = made("dl", "t-facts");
  for (const name of ["number", "name", "born", "title", "day", "until"]) {
    const value = facts[name];
    if (!value) continue;
    list.append(made("dt", "", said(name)), made("dd", "", value instanceof Date ? written(value) : String(value)));
  }
  const body = made("div", "card-body");
  body.append(list);
  answer.replaceChildren(head, ...(list.childElementCount ? [body] : []));
  answer.dataset.outcome = outcome;
  answer.hidden = false;
}

function written(day) {
  return new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Asia/Ho_Chi_Minh" }).format(day);
}

function made(name, className = "", words = "") {
  return Object.assign(document.createElement(name), { className, textContent: words });
}

function offerCamera(button, view) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    view.srcObject = stream;
    view.hidden = false;
    await view.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const look = async () => {
      const [found] = await detector.detect(view);
      if (!found) return requestAnimationFrame(look);
      for (const track of stream.getTracks()) track.stop();
      view.hidden = true;
      card.querySelector("#scanned").value = found.rawValue;
      checkText(found.rawValue);
    };
    look();
  });
}
