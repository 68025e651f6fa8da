// Small pieces of encodings: base64url, base32, hexadecimal, DER. Nothing here trusts what it reads.
export const text = new TextDecoder("utf-8", { fatal: true });

export function fromBase64url(written) {
  return Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
}


const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function fromBase32(written) {
  const bytes = [];
  let held = 0;
  let bits = 0;
  for (const sign of written.toUpperCase()) {
    const value = BASE32.indexOf(sign);
    if (value < 0) throw new Error("not base32");
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes.push((held >> (bits -= 8)) & 0xff);
  }
  if (held & ((1 << bits) - 1)) throw new Error("not base32 as we write it");
  return Uint8Array.from(bytes);
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(written) {
  return Uint8Array.from(written.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(parts)));
}

export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

// One element of DER: its tag, its content, the whole of it, and where the next one begins.
export function element(bytes, start = 0) {
  let length = bytes[start + 1];
  let begin = start + 2;
  if (length & 0x80) {
    const count = length & 0x7f;
    length = 0;
    for (let n = 0; n < count; n += 1) length = length * 256 + bytes[begin + n];
    begin += count;
  }
  const next = begin + length;
  if (!(next <= bytes.length)) throw new Error("DER ends too soon");
  return { tag: bytes[start], content: bytes.subarray(begin, next), whole: bytes.subarray(start, next), next };
}

export function children(content) {
  const found = [];
  for (let place = 0; place < content.length; ) {
    const one = element(content, place);
    found.push(one);
    place = one.next;
  }
  return found;
}
