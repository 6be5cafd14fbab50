// The badge's token, as wire_contract/badge.py has it: version ‖ public key ‖ step ‖ nonce ‖ signature, in base32.
export const STEP_MS = 20_000;

const DOMAIN = new TextEncoder().encode("riskpoint badge 1");
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const stepOf = (unixMs) => Math.floor(unixMs / STEP_MS);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function base32(bytes) {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

export async function makeToken(badge, step) {
  const place = new Uint8Array(4);
  new DataView(place.buffer).setUint32(0, step);
  const nonce = crypto.getRandomValues(new Uint8Array(6));
  const body = joined(Uint8Array.of(1), badge.publicKey, place, nonce);
  const signature = await crypto.subtle.sign({ name: "Ed25519" }, badge.privateKey, joined(DOMAIN, body));
  return "RPB1" + base32(joined(body, new Uint8Array(signature)));
}
