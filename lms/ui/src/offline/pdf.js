// A signed PDF as plain bytes: the signature over the whole file, and the credential inside. Nothing parses the PDF.
import { children, element, fromBase64url, fromHex, joined, sha256, text, toHex } from "./bytes.js";

const OID = {
  "2a864886f70d010904": "digest",
  "2a8648ce3d030107": "P-256",
  "2b81040022": "P-384",
  "2a864886f70d010101": "RSA",
};
const MOST_INFLATED = 8_000_000;
const TOKEN = /eyJ[\w-]{20,2000}\.eyJ[\w-]{100,30000}\.[\w-]{86}(?![\w-])/g;

// Tells whether a certificate of the site signed the whole file.
export async function isSigned(bytes, fingerprints) {
  try {
    return await signatureHolds(bytes, fingerprints);
  } catch {
    return false;
  }
}

async function signatureHolds(bytes, fingerprints) {
  const plain = latin(bytes);
  const ranges = [...plain.matchAll(/\/ByteRange\s{0,9}\[\s{0,9}(\d{1,10})\s{1,9}(\d{1,10})\s{1,9}(\d{1,10})\s{1,9}(\d{1,10})/g)];
  if (ranges.length !== 1) return false;
  const [start, gap, after, rest] = ranges[0].slice(1).map(Number);
  const hex = plain.slice(gap, after);
  if (start !== 0 || after + rest !== bytes.length || !/^<(?:[0-9A-Fa-f]{2})+>$/.test(hex)) return false;
  if (!/\/Contents\s*$/.test(plain.slice(Math.max(0, gap - 40), gap))) return false;
  const content = element(fromHex(hex.slice(1, -1)));
  const signed = await sha256(bytes.subarray(0, gap), bytes.subarray(after));
  const signedData = children(element(children(content.content)[1].content).content);
  const certificates = children(signedData.find((part) => part.tag === 0xa0).content);
  const signer = children(children(signedData.at(-1).content)[0].content);
  const attributes = signer.find((part) => part.tag === 0xa0);
  const said = children(attributes.content).find((one) => OID[toHex(children(one.content)[0].content)] === "digest");
  if (toHex(children(children(said.content)[1].content)[0].content) !== toHex(signed)) return false;
  const message = attributes.whole.slice();
  message[0] = 0x31; // signed as a SET, stored under a tag of its own (RFC 5652, 5.4)
  const signature = signer.filter((part) => part.tag === 0x04).at(-1).content;
  for (const certificate of certificates) {
    if (!fingerprints.includes(toHex(await sha256(certificate.whole)))) continue;
    if (await verifies(certificate, signature, message)) return true;
  }
  return false;
}

async function verifies(certificate, signature, message) {
  const fields = children(children(certificate.content)[0].content);
  const info = fields[(fields[0].tag === 0xa0 ? 1 : 0) + 5];
  const algorithm = children(children(info.content)[0].content);
  const [kind, curve] = algorithm.map((part) => OID[toHex(part.content)]);
  if (kind === "RSA") {
    const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("spki", info.whole, rsa, false, ["verify"]);
    return crypto.subtle.verify(rsa, key, signature, message);
  }
  const half = curve === "P-384" ? 48 : 32;
  const key = await crypto.subtle.importKey("spki", info.whole, { name: "ECDSA", namedCurve: curve }, false, ["verify"]);
  const raw = joined(children(element(signature).content).map((number) => fixed(number.content, half)));
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, raw, message);
}

function fixed(number, length) {
  const trimmed = number.subarray(Math.max(0, number.length - length));
  return joined([new Uint8Array(length - trimmed.length), trimmed]);
}

// Finds the claims of the first credential in the file that the site has signed; null where there is none.
export async function credentialIn(bytes, keys) {
  let room = MOST_INFLATED;
  for (const token of latin(bytes).match(TOKEN) ?? []) {
    const claims = await claimsOf(token, keys);
    if (claims) return claims;
  }
  for (const place of latin(bytes).matchAll(/stream\r?\n(?=\x78)/g)) {
    if (room <= 0) break;
    const inflated = await inflate(bytes.subarray(place.index + place[0].length), room);
    room -= inflated.length;
    for (const token of latin(inflated).match(TOKEN) ?? []) {
      const claims = await claimsOf(token, keys);
      if (claims) return claims;
    }
  }
  return null;
}

export async function claimsOf(token, keys) {
  try {
    const [head, body, signature] = token.split(".");
    const header = JSON.parse(text.decode(fromBase64url(head)));
    const jwk = keys.find((one) => one.kid === String(header.kid).split("/").at(-1) && one.crv === "P-256");
    if (!jwk || header.alg !== "ES256" || "crit" in header) return null;
    const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const { kty, crv, x, y } = jwk;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, ecdsa, false, ["verify"]);
    const signed = new TextEncoder().encode(`${head}.${body}`);
    const holds = await crypto.subtle.verify(ecdsa, key, fromBase64url(signature), signed);
    return holds ? JSON.parse(text.decode(fromBase64url(body))) : null;
  } catch {
    return null;
  }
}

// The check code that the file names in its document information.
export function codeIn(bytes) {
  return /\/ThaoCode\s*\(([0-9A-Z-]{14})\)/.exec(latin(bytes))?.[1] ?? "";
}

async function inflate(bytes, most) {
  const parts = [];
  let length = 0;
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    for (let step = await reader.read(); !step.done && length < most; step = await reader.read()) {
      parts.push(step.value);
      length += step.value.length;
    }
    await reader.cancel();
  } catch {
    // What follows the stream is no part of it: the pieces before are what was asked for.
  }
  return joined(parts);
}

function latin(bytes) {
  return new TextDecoder("latin1").decode(bytes);
}
