// The hub's time on a phone whose own clock may be wrong: learnt whenever the hub answers, kept for when it does not.
import { get, put } from "./vault.js";

const LONGEST_ANSWER_MS = 5_000; // half of it is how wrong we may be; the points allow more
const ASK_AGAIN_MS = 5 * 60_000;
const JUMP_MS = 2_000;

export class HubClock {
  offsetMs = 0; // hub minus phone
  learntAt = null; // the hub's time when it was last compared

  async recall() {
    const kept = await get("clock");
    if (kept) ({ offsetMs: this.offsetMs, learntAt: this.learntAt } = kept);
    this.#base = Date.now() - performance.now();
  }

  now() {
    return Date.now() + this.offsetMs;
  }

  // How far the phone is ahead; null where nobody has compared it yet.
  get aheadMs() {
    return this.learntAt === null ? null : -this.offsetMs;
  }

  // True where the hub's time is known better than before.
  async learn() {
    this.#asked = performance.now();
    const before = Date.now();
    try {
      const answer = await fetch("/api/v1/badge/time", { cache: "no-store" });
      const after = Date.now();
      const { now_ms: hub } = await answer.json();
      if (!answer.ok || !Number.isFinite(hub) || after - before > LONGEST_ANSWER_MS || after < before) return false;
      this.offsetMs = Math.round(hub - (before + after) / 2);
      this.learntAt = hub;
      this.#base = after - performance.now();
      await put("clock", { offsetMs: this.offsetMs, learntAt: this.learntAt });
      return true;
    } catch {
      return false; // no network: what was learnt before serves
    }
  }

  // Called often: asks again after a while, and at once where somebody set the phone's clock (or the phone slept).
  async look() {
    const base = Date.now() - performance.now();
    const jump = base - this.#base;
    if (Math.abs(jump) > JUMP_MS) {
      this.#base = base;
      // A phone that sleeps only loses time that the page never saw; back, a clock goes only where it was set.
      if (jump < 0) this.offsetMs -= Math.round(jump);
      return this.learn();
    }
    return performance.now() - this.#asked > ASK_AGAIN_MS ? this.learn() : false;
  }

  #base = 0;
  #asked = -Infinity;
}
