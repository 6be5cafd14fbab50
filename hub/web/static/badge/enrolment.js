// How a phone gets its badge: it makes a key that never leaves it, and proves to the hub that it was invited.
import { get, put, remove } from "./vault.js";
import { joined } from "./token.js";

const DOMAIN = new TextEncoder().encode("riskpoint badge enrolment 1");

const ED25519 = { name: "Ed25519" };
const newKeys = () => crypto.subtle.generateKey(ED25519, false, ["sign", "verify"]);

export class Failure extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind; // gone, often, network, broken
  }
}

// The secret in an invitation's link, or in what somebody pasted.
export function secretIn(text) {
  return /(?:^|#)([A-Za-z0-9_-]{43})$/.exec(text.trim())?.[1] ?? null;
}

// Why this phone cannot carry a badge; null where it can. Some browsers make keys that they will not keep (Firefox
// before 136, iPhones in Lockdown Mode, private windows), and some only notice when the key is read again: so one is tried.
export async function lacking() {
  if (!window.isSecureContext || !globalThis.crypto?.subtle) return "insecure";
  let made;
  try {
    made = await newKeys();
  } catch {
    return "old";
  }
  try {
    await put("trial", made.privateKey);
    const kept = await get("trial");
    await remove("trial");
    await crypto.subtle.sign(ED25519, kept, new Uint8Array(1));
  } catch {
    return "storage";
  }
  return null;
}

export async function enrol(secret) {
  const { keys } = await pendingFor(secret);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
  const message = joined(DOMAIN, publicKey, new TextEncoder().encode(secret));
  const signature = new Uint8Array(await crypto.subtle.sign(ED25519, keys.privateKey, message));
  const told = await asked({ invitation: secret, public_key: base64url(publicKey), signature: base64url(signature) });
  const badge = { officer: told.officer, credential: told.credential, publicKey, privateKey: keys.privateKey };
  await put("badge", badge);
  await remove("pending");
  await navigator.storage?.persist?.();
  return badge;
}

// The key is kept before it is sent: where the answer is lost, the same key asks again and the hub says the same.
async function pendingFor(secret) {
  const before = await get("pending");
  if (before?.secret === secret) return before;
  const pending = { secret, keys: await newKeys() };
  await put("pending", pending);
  return pending;
}

async function asked(body) {
  let answer;
  try {
    answer = await fetch("/api/v1/badge/enrolments", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Failure("network");
  }
  if (!answer.ok) throw new Failure({ 410: "gone", 429: "often" }[answer.status] ?? "broken");
  return answer.json();
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
