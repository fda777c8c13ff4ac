/**
 * When something happens: as the n-th call of its kind is sent, as the n-th has been done, or as a
 * worker stores its n-th transaction, or claims, renews or gives back a lease for the n-th time.
 */
export type Moment = { nth: number; when: 'before' | 'after' } & (
  | { call: string }
  | { write: 'transaction' | 'lease' }
);

/** What befalls a call, a process, AWS or the database, and what other people do. Times are in milliseconds. */
export type Harm =
  /** The request gets lost, or its answer. */
  | { kind: 'drop' }
  /** AWS says that it has failed; whether it did what was asked is another matter. */
  | { kind: 'error' }
  | { kind: 'throttle' }
  | { kind: 'expired' }
  /** AWS does it twice. */
  | { kind: 'twice' }
  | { kind: 'late'; ms: number }
  /** The process dies. A request that it was about to send may still reach AWS. */
  | { kind: 'kill'; reachesAwsAfterMs: number | null }
  /** The process is told to stop. */
  | { kind: 'stop' }
  | { kind: 'pause'; ms: number }
  /** What was stored is not told. */
  | { kind: 'lose-commit' }
  | { kind: 'aws-away'; ms: number; as: 'drop' | 'error' | 'throttle' }
  | { kind: 'database-away'; ms: number }
  | { kind: 'both-away'; ms: number }
  /** Somebody puts a thing there that says it is the run's, or has a name that the run wants. */
  | { kind: 'forge'; what: ForgedThing }
  /** Somebody changes the key's policy, and writes it so long after reading it. */
  | { kind: 'edit'; ms: number }
  | { kind: 'cancel' }
  /** The process dies, and so does every other one that comes to this call of the run, until the cause is gone. */
  | { kind: 'poison' }
  /** The database is backed up; so long afterwards all processes die and the backup is put in its place. */
  | { kind: 'restore'; afterMs: number };

/** Things with the run's tags, which are not as the run makes them, and things of somebody else. */
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

/** A trouble that was planned, and whether it has come. */
export interface PlannedTrouble extends Trouble {
  met: number;
  hits: number;
}

/** The troubles of one schedule, each of which comes once, but for a poison. */
export class Troubles {
  readonly planned: PlannedTrouble[];
  /** Somebody has removed the cause of what comes again and again. */
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
    // An outage counts by what it holds up.
    for (const trouble of due) if (!isOutage(trouble.harm)) trouble.hits += 1;
    return due;
  }
}

export function isOutage({ kind }: Harm): boolean {
  return kind.endsWith('-away');
}

/** Of statements by themselves, those about leases alone change anything of a run. */
export function kindOfWrite(statement: string): 'transaction' | 'lease' | null {
  if (statement === 'commit') return 'transaction';
  return statement.startsWith('update "run"') ? 'lease' : null;
}

export function isDatabaseAway({ kind }: Harm): boolean {
  return kind === 'database-away' || kind === 'both-away';
}

export function describeTrouble({ moment, harm }: Trouble): string {
  const what = 'call' in moment ? moment.call : moment.write;
  return `${JSON.stringify(harm)} ${moment.when} ${what} ${moment.nth}`;
}
