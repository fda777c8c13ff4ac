import { roleOf } from './policy-principals.ts';

export interface RoleVisibility {
  /** How long a new role stays out of KMS's sight: for a time, and for a number of policies that name it. */
  ms: number;
  calls: number;
  /** Then it is seen, and not seen, and seen again: each for such a time, and at last for good. */
  flapsMs: readonly number[];
}

/** Knows when each role was made through the proxy. */
export class RoleClock {
  #visibility: RoleVisibility = { ms: 0, calls: 0, flapsMs: [] };
  readonly #roles = new Map<string, { madeAt: number; refused: number }>();

  set(visibility: RoleVisibility): void {
    this.#visibility = visibility;
  }

  noteCreated(accountId: string, name: string): void {
    this.#roles.set(`${accountId}/${name}`, { madeAt: performance.now(), refused: 0 });
  }

  /** Whether KMS sees the principal yet; each no counts as one of the calls. */
  isVisible(principal: string): boolean {
    const role = roleOf(principal);
    const known = role && this.#roles.get(`${role.accountId}/${role.name}`);
    if (!known) return true;
    const { ms, calls } = this.#visibility;
    const seenForMs = performance.now() - known.madeAt - ms;
    const isShown = seenForMs >= 0 && !this.#isFlapAway(seenForMs);
    if (isShown && known.refused >= calls) return true;
    known.refused += 1;
    return false;
  }

  #isFlapAway(seenForMs: number): boolean {
    let endsAt = 0;
    for (const [index, lengthMs] of this.#visibility.flapsMs.entries()) {
      endsAt += lengthMs;
      if (seenForMs < endsAt) return index % 2 === 1;
    }
    return false;
  }
}
