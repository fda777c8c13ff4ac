import { type Random, seededRandom } from '#e2e/harness/seeded-random.ts';
import { type Lags, NO_LAGS } from './aws-model/state.ts';
import { FORGED_THINGS, type Harm, type Moment, type Trouble } from './trouble.ts';

/** What a run starts with: all new resources, or an existing one. */
export const FLAVOURS = ['new', 'existing-key', 'restored-key', 'restored-secret'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** A run without trouble: the number of each call, and the number of its worker's writes. */
export interface CleanRun {
  calls: Readonly<Record<string, number>>;
  writes: Readonly<Record<'transaction' | 'lease', number>>;
}

export interface Schedule {
  seed: number;
  family: Family | Kind;
  flavour: Flavour;
  lags: Lags;
  troubles: Trouble[];
  isSkewed: boolean;
  /** Its submission has assumed and looked, for whichever process starts the run. */
  isPrepared?: boolean;
  /** Processes of the portal; two by default. */
  replicas?: number;
  /** When other runs are requested, in milliseconds; null means as soon as the database is backed up. */
  besideMs?: (number | null)[];
}

/** Schedules that test one requirement each. */
export const KINDS = ['late-role', 'late-key', 'poison', 'restored'] as const;
export type Kind = (typeof KINDS)[number];

const FAMILIES = ['calls', 'deaths', 'outages', 'forged', 'edits', 'cancelled'] as const;
type Family = (typeof FAMILIES)[number];

/** Percentages of schedules. */
const SHARES: Readonly<Record<Family, number>> = {
  calls: 28,
  deaths: 28,
  outages: 12,
  forged: 12,
  edits: 12,
  cancelled: 8,
};

/** A schedule that its seed determines completely. */
export function drawSchedule(seed: number, clean: Readonly<Record<Flavour, CleanRun>>): Schedule {
  const draw = new Draw(seededRandom(seed), clean);
  const family = draw.byShare(SHARES);
  const flavour = family === 'edits' ? 'existing-key' : family === 'forged' ? 'new' : draw.flavour();
  return {
    seed,
    family,
    flavour,
    lags: draw.isHit(0.5) ? draw.lags() : NO_LAGS,
    troubles: TROUBLES[family](draw, flavour),
    isSkewed: draw.isHit(0.2),
  };
}

const TROUBLES: Readonly<Record<Family, (draw: Draw, flavour: Flavour) => Trouble[]>> = {
  calls: (draw, flavour) => draw.several(1, 4, () => draw.callTrouble(flavour)),
  deaths: (draw, flavour) => [
    ...draw.several(1, 3, () => draw.death(flavour)),
    ...draw.several(0, 2, () => draw.callTrouble(flavour)),
  ],
  outages: (draw, flavour) => [
    draw.outage(flavour),
    ...draw.several(0, 1, () => draw.death(flavour)),
    ...draw.several(0, 1, () => draw.callTrouble(flavour)),
  ],
  edits: (draw, flavour) => [
    ...draw.several(1, 3, () => ({
      moment: draw.momentOf(flavour, KEY_POLICY_CALLS),
      harm: draw.edit(),
    })),
    ...draw.several(0, 2, () => draw.callTrouble(flavour, KEY_POLICY_CALLS)),
    ...draw.several(0, 1, () => draw.death(flavour)),
  ],
  forged: (draw, flavour) => [
    draw.forgery(flavour),
    ...draw.several(0, 2, () => draw.callTrouble(flavour)),
    ...draw.several(0, 1, () => draw.death(flavour)),
  ],
  // A canceled run doesn't complete, so nothing else is certain to occur.
  cancelled: (draw, flavour) => [{ moment: draw.moment(flavour), harm: { kind: 'cancel' } }],
};

const KEY_POLICY_CALLS = ['GetKeyPolicy', 'PutKeyPolicy'];
const BEFORE_MAKING = ['AssumeRole', 'GetResources', 'CreateKey', 'CreateRole', 'CreateSecret'];
const CHANGING = [
  'CreateKey',
  'CreateAlias',
  'CreateSecret',
  'CreateRole',
  'PutKeyPolicy',
  'PutRolePolicy',
  'CancelKeyDeletion',
  'EnableKey',
  'RestoreSecret',
  'TagResource',
  'UpdateSecret',
];

/** An error comes before the call is done, and only a completed call can be done twice. */
const WHEN: Readonly<Record<string, Moment['when']>> = { throttle: 'before', expired: 'before', twice: 'after' };

/** With the index delay, a key must become visible within the minute for which a run looks for it. */
const LATEST_KEY_MS = 25_000;
const LATEST_MS = 40_000;
const LONGEST_EDIT_MS = 800;
const PATIENCE_MS = 15 * 60_000;

/** How often a call is certain to be made: a worker that takes over a run reads less, but makes the same changes. */
function sureTimes(call: string, times: number): number {
  return CHANGING.includes(call) ? times : mostOf(times);
}

function mostOf(times: number): number {
  return Math.max(1, Math.floor((times * 2) / 3));
}

/** Draws what may happen, nothing twice. */
export class Draw {
  readonly #random: Random;
  readonly #clean: Readonly<Record<Flavour, CleanRun>>;
  readonly #taken = new Set<string>();

  constructor(random: Random, clean: Readonly<Record<Flavour, CleanRun>>) {
    this.#random = random;
    this.#clean = clean;
  }

  isHit(chance: number): boolean {
    return this.#random() < chance;
  }

  number(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  one<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)] as T;
  }

  several<T>(least: number, most: number, draw: () => T): T[] {
    return Array.from({ length: this.number(least, most) }, draw);
  }

  byShare<Name extends string>(shares: Readonly<Record<Name, number>>): Name {
    let left = this.#random() * 100;
    for (const name of Object.keys(shares) as Name[]) {
      left -= shares[name];
      if (left < 0) return name;
    }
    throw new Error('the percentages add up to less than 100');
  }

  flavour(): Flavour {
    return this.byShare({ new: 64, 'existing-key': 12, 'restored-key': 12, 'restored-secret': 12 });
  }

  /**
   * Someone who reads a policy before the run changes it and writes it later reverts the run's change, which a run
   * checks for one second.
   */
  edit(): Harm {
    return { kind: 'edit', ms: this.isHit(0.5) ? 0 : this.number(1, LONGEST_EDIT_MS) };
  }

  /** Keys are found only by their tag, whenever that happens. */
  forgery(flavour: Flavour): Trouble {
    const what = this.isHit(0.4) ? this.one(['key-policy', 'key-grant'] as const) : this.one(FORGED_THINGS);
    // A prepared run doesn't look for a key before it creates one.
    const calls = what.startsWith('key')
      ? [this.#clean[flavour].calls.GetResources ? 'GetResources' : 'CreateKey']
      : BEFORE_MAKING;
    return { moment: this.momentOf(flavour, calls), harm: { kind: 'forge', what } };
  }

  lags(): Lags {
    return {
      roleToKms: this.one([0, 500, 5_000, 20_000, 60_000, 110_000]),
      roleFlaps: [],
      role: this.one([0, 1_000, 8_000]),
      key: this.one([0, 1_000, 5_000, 20_000]),
      keyIndex: this.one([0, 1_000, 10_000, 25_000]),
      secret: this.one([0, 1_000, 8_000]),
      policy: this.one([0, 0, 1_000, 12_000]),
    };
  }

  /** Mostly a mutating call. */
  moment(flavour: Flavour): Moment {
    const all = Object.keys(this.#clean[flavour].calls);
    return this.momentOf(flavour, this.isHit(0.7) ? all.filter((one) => CHANGING.includes(one)) : all);
  }

  /** A moment without another trouble. */
  momentOf(flavour: Flavour, operations: readonly string[]): Moment {
    const { calls } = this.#clean[flavour];
    for (;;) {
      const call = this.one(operations.filter((one) => calls[one] !== undefined));
      const nth = this.number(1, sureTimes(call, calls[call] ?? 1));
      const when = this.one(['before', 'after'] as const);
      if (this.#isNew(`${call} ${nth}`)) return { call, nth, when };
      // If every moment has one already, several occur together.
      if (this.isHit(0.1)) return { call, nth, when };
    }
  }

  callTrouble(flavour: Flavour, operations?: readonly string[]): Trouble {
    const drawn = operations ? this.momentOf(flavour, operations) : this.moment(flavour);
    const kind = this.one(['drop', 'drop', 'drop', 'error', 'late', 'late', 'throttle', 'expired', 'twice'] as const);
    const isKey = 'call' in drawn && drawn.call === 'CreateKey';
    // KMS can't recognize a repeated CreateKey, so nothing may send it twice.
    if (kind === 'twice' && isKey) return { moment: drawn, harm: { kind: 'drop' } };
    const moment = { ...drawn, when: WHEN[kind] ?? drawn.when };
    if (kind === 'late') return { moment, harm: { kind, ms: this.number(500, isKey ? LATEST_KEY_MS : LATEST_MS) } };
    return { moment, harm: { kind } };
  }

  death(flavour: Flavour): Trouble {
    const moment = this.isHit(0.5) ? this.moment(flavour) : this.#write(flavour);
    const isKey = 'call' in moment && moment.call === 'CreateKey';
    const harms: readonly Harm[] = [
      { kind: 'kill', reachesAwsAfterMs: null },
      { kind: 'kill', reachesAwsAfterMs: this.number(0, isKey ? LATEST_KEY_MS : LATEST_MS) },
      { kind: 'stop' },
      { kind: 'pause', ms: this.number(1_000, 60_000) },
      ...('write' in moment ? [{ kind: 'lose-commit' } as const] : []),
    ];
    return { moment, harm: this.one(harms) };
  }

  outage(flavour: Flavour): Trouble {
    const as = this.one(['drop', 'error', 'throttle'] as const);
    // A few outages are longer than the portal waits.
    const ms = this.isHit(0.06) ? this.number(PATIENCE_MS + 60_000, PATIENCE_MS + 240_000) : this.number(500, 180_000);
    const harm = this.one<Harm>([
      { kind: 'aws-away', ms, as },
      { kind: 'database-away', ms: this.number(500, 60_000) },
      { kind: 'both-away', ms: this.number(500, 90_000) },
    ]);
    // Chosen so that it certainly delays something: the very call or transaction.
    const moment =
      harm.kind === 'database-away' ? this.#write(flavour) : { ...this.moment(flavour), when: 'before' as const };
    return { moment, harm };
  }

  #write(flavour: Flavour): Moment {
    for (;;) {
      const write = this.isHit(0.85) ? 'transaction' : 'lease';
      const times = this.#clean[flavour].writes[write];
      const nth = this.number(1, write === 'lease' ? mostOf(times) : times);
      if (this.#isNew(`${write} ${nth}`)) return { write, nth, when: this.one(['before', 'after'] as const) };
    }
  }

  #isNew(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }
}
