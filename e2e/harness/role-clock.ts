import { roleOf } from './policy-principals.ts';

export interface RoleVisibility {
  /** How long a new role stays invisible to KMS: for a time, and for a number of policies that name it. */
  ms: number;
  calls: number;
  /** Then it alternates between visible and invisible, for these times each, and finally stays visible. */
  flapsMs: readonly number[];
}

export interface RoleVisibilities extends RoleVisibility {
  /** By name, the roles whose visibility differs from the rest. */
  roles: Readonly<Record<string, RoleVisibility>>;
}

/** Records when each role was made through the proxy. */
export class RoleClock {
  #visibilities: RoleVisibilities = { ms: 0, calls: 0, flapsMs: [], roles: {} };
  readonly #roles = new Map<string, { madeAt: number; refused: number }>();

  set(visibilities: RoleVisibilities): void {
    this.#visibilities = visibilities;
  }

  noteCreated(accountId: string, name: string): void {
    this.#roles.set(`${accountId}/${name}`, { madeAt: performance.now(), refused: 0 });
  }

  /** Whether KMS sees the principal yet; each negative result counts as one of the calls. */
  isVisible(principal: string): boolean {
    const role = roleOf(principal);
    const known = role && this.#roles.get(`${role.accountId}/${role.name}`);
    if (!known) return true;
    const { ms, calls, flapsMs } = this.#visibilities.roles[role.name] ?? this.#visibilities;
    const seenForMs = performance.now() - known.madeAt - ms;
    const isShown = seenForMs >= 0 && !isFlapAway(flapsMs, seenForMs);
    if (isShown && known.refused >= calls) return true;
    known.refused += 1;
    return false;
  }
}

/** Whether a role with alternating visibility is currently invisible. */
export function isFlapAway(flapsMs: readonly number[], seenForMs: number): boolean {
  let endsAt = 0;
  for (const [index, lengthMs] of flapsMs.entries()) {
    endsAt += lengthMs;
    if (seenForMs < endsAt) return index % 2 === 1;
  }
  return false;
}
