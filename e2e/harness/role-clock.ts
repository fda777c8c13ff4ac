import { roleOf } from './policy-principals.ts';

/** How long a new role stays out of KMS's sight: for a time, and for a number of policies that name it. */
export interface RoleVisibility {
  ms: number;
  calls: number;
}

/** Knows when each role was made through the proxy. */
export class RoleClock {
  #visibility: RoleVisibility = { ms: 0, calls: 0 };
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
    const isYoung = performance.now() - known.madeAt < this.#visibility.ms;
    if (!isYoung && known.refused >= this.#visibility.calls) return true;
    known.refused += 1;
    return false;
  }
}
