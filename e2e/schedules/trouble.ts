/**
 * When something happens: when the n-th call of its kind is sent or done, or when a worker commits its n-th transaction
 * or claims, renews or releases a lease for the n-th time.
 */
export type Moment = { nth: number; when: 'before' | 'after' } & (
  | { call: string }
  | { write: 'transaction' | 'lease' }
);

/** What can happen to a call, a process, AWS or the database, and what other people do. Times are in milliseconds. */
export type Harm =
  /** The request or its response is lost. */
  | { kind: 'drop' }
  /** AWS returns a server error; it may or may not have done the call. */
  | { kind: 'error' }
  | { kind: 'throttle' }
  | { kind: 'expired' }
  /** AWS executes the call twice. */
  | { kind: 'twice' }
  | { kind: 'late'; ms: number }
  /** The process dies. A request that it was about to send may still reach AWS. */
  | { kind: 'kill'; reachesAwsAfterMs: number | null }
  /** The process gets a signal to stop. */
  | { kind: 'stop' }
  | { kind: 'pause'; ms: number }
  /** The commit succeeds, but its confirmation is lost. */
  | { kind: 'lose-commit' }
  | { kind: 'aws-away'; ms: number; as: 'drop' | 'error' | 'throttle' }
  | { kind: 'database-away'; ms: number }
  | { kind: 'both-away'; ms: number }
  /** Someone creates a resource that claims to be the run's, or has a name that the run wants. */
  | { kind: 'forge'; what: ForgedThing }
  /** Someone changes the key's policy, this long after reading it. */
  | { kind: 'edit'; ms: number }
  | { kind: 'cancel' }
  /** The process dies, as does every other one that reaches this call of the run, until the cause is removed. */
  | { kind: 'poison' }
  /** The database is backed up. This long afterwards, all processes die and the backup replaces the database. */
  | { kind: 'restore'; afterMs: number };

/** Resources with the run's tags that differ from what the run makes, and other people's resources. */
export const FORGED_THINGS = [
  'key-policy',
  'key-grant',
  'secret',
  'role-trust',
  'role-policy',
  'other-alias',
  'other-secret',
  'other-role',
] as const;
export type ForgedThing = (typeof FORGED_THINGS)[number];

export interface Trouble {
  moment: Moment;
  harm: Harm;
}

/** A planned trouble, and whether it has occurred. */
export interface PlannedTrouble extends Trouble {
  met: number;
  hits: number;
}

/** The troubles of one schedule. Each occurs once, except for a poison. */
export class Troubles {
  readonly planned: PlannedTrouble[];
  /** Someone has removed the cause of the repeated trouble. */
  isCauseGone = false;

  constructor(troubles: readonly Trouble[]) {
    this.planned = troubles.map((trouble) => ({ ...trouble, met: 0, hits: 0 }));
  }

  /** `before`: the call is sent; `after`: AWS has done it. */
  meetCall(operation: string, when: Moment['when']): PlannedTrouble[] {
    return this.#meet(({ moment }) => 'call' in moment && moment.call === operation && moment.when === when);
  }

  meetWrite(kind: 'transaction' | 'lease'): PlannedTrouble[] {
    return this.#meet(({ moment }) => 'write' in moment && moment.write === kind);
  }

  #meet(isMeant: (trouble: PlannedTrouble) => boolean): PlannedTrouble[] {
    const meant = this.planned.filter(isMeant);
    for (const trouble of meant) trouble.met += 1;
    const due = meant.filter(({ met, moment, harm }) =>
      harm.kind === 'poison' ? met >= moment.nth && !this.isCauseGone : met === moment.nth,
    );
    // An outage counts when it delays something.
    for (const trouble of due) if (!isOutage(trouble.harm)) trouble.hits += 1;
    return due;
  }
}

export function isOutage({ kind }: Harm): boolean {
  return kind.endsWith('-away');
}

/** Among single statements, only those about leases change a run: claims, renewals and releases. */
export function kindOfWrite(statement: string): 'transaction' | 'lease' | null {
  if (statement === 'commit') return 'transaction';
  return /^(?:with "(?:in_work|released)"|update "run")/.test(statement) ? 'lease' : null;
}

export function isDatabaseAway({ kind }: Harm): boolean {
  return kind === 'database-away' || kind === 'both-away';
}

export function describeTrouble({ moment, harm }: Trouble): string {
  const what = 'call' in moment ? moment.call : moment.write;
  return `${JSON.stringify(harm)} ${moment.when} ${what} ${moment.nth}`;
}

export function connectionEnded(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}
