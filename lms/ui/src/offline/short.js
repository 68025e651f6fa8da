// The signed short form of a QR code; its layout stands in certificates/credentials/short.py.
import { fromBase32, fromBase64url, joined, sha256, text, toHex } from "./bytes.js";

const SIGNATURE = 64;
const HEAD = 23;
const DAY = 86_400_000;
const DAY_ZERO = Date.UTC(2019, 11, 31);
const PURPOSE = new TextEncoder().encode("thao.qr");

export class CannotVerify extends Error {}

// What a scanned text says: null where it is not one of ours, otherwise its facts and whether the site signed them.
export async function readShort(scanned, keys) {
  const parts = /\/X\/([0-9A-Z-]{12,14})\/([A-Z2-7]{100,800})$/.exec(scanned.replace(/\s+/g, "").toUpperCase());
  if (!parts) return null;
  const bytes = signedBytes(parts[2]);
  if (!bytes) return { isSigned: false };
  const content = bytes.subarray(0, -SIGNATURE);
  const key = await keyNamed(toHex(content.subarray(1, 5)), keys);
  if (!key) return { isSigned: false };
  const message = joined([PURPOSE, new TextEncoder().encode(parts[1].replaceAll("-", "")), content]);
  const isSigned = await crypto.subtle.verify("Ed25519", key, bytes.subarray(-SIGNATURE), message);
  return isSigned ? { isSigned, facts: factsOf(content) } : { isSigned };
}

function signedBytes(written) {
  try {
    const bytes = fromBase32(written);
    return bytes.length > HEAD + SIGNATURE && bytes[0] === 1 ? bytes : null;
  } catch {
    return null;
  }
}

async function keyNamed(name, keys) {
  for (const jwk of keys.filter((one) => one.crv === "Ed25519")) {
    const digest = await sha256(fromBase64url(jwk.x));
    if (toHex(digest.subarray(0, 4)) !== name) continue;
    try {
      return await crypto.subtle.importKey("raw", fromBase64url(jwk.x), "Ed25519", false, ["verify"]);
    } catch (trouble) {
      throw new CannotVerify(String(trouble));
    }
  }
  return null;
}

function factsOf(content) {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const [body, afterBody] = counted(content, HEAD);
  const [name, afterName] = counted(content, afterBody);
  const serial = view.getUint32(19);
  const year = 2000 + content[10];
  return {
    number: `${String(serial).padStart(6, "0")}/${year}/${body}`,
    serial,
    year,
    body,
    name,
    title: text.decode(content.subarray(afterName)),
    born: content[9] ? 1900 + content[9] : null,
    day: dayOf(view.getUint16(5)),
    until: view.getUint16(7) ? dayOf(view.getUint16(7)) : null,
  };
}

function counted(content, start) {
  const end = start + 1 + content[start];
  return [text.decode(content.subarray(start + 1, end)), end];
}

function dayOf(days) {
  return new Date(DAY_ZERO + days * DAY);
}
