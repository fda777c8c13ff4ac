import { seededRandom } from '#e2e/harness/seeded-random.ts';
import { type Lags, NO_LAGS } from './aws-model/state.ts';
import { type CleanRun, Draw, type Flavour, type Kind, type Schedule } from './schedule.ts';
import type { Harm, Moment, Trouble } from './trouble.ts';

/** How long a run waits for its role, and how much the wait may vary. */
const ROLE_PATIENCE_MS = 150_000;
const ABOUT_MS = 5_000;
export const LATEST_ROLE_IN_TIME_MS = ROLE_PATIENCE_MS - ABOUT_MS;
export const EARLIEST_ROLE_TOO_LATE_MS = ROLE_PATIENCE_MS + ABOUT_MS;
const LATEST_ROLE_MS = 180_000;
const NEVER_MS = 24 * 3_600_000;
/** A run looks for its key for a minute. */
const LATEST_KEY_MS = 59_000;
const TAKEN_OVER_MS = 20_000;

type Clean = Readonly<Record<Flavour, CleanRun>>;
type Plan = Pick<Schedule, 'flavour' | 'troubles'> & Partial<Schedule>;

/** A schedule that tests one requirement; its seed determines everything. */
export function drawDirected(kind: Kind, seed: number, clean: Clean): Schedule {
  const draw = new Draw(seededRandom(seed), clean);
  return { seed, family: kind, lags: NO_LAGS, isSkewed: draw.isHit(0.2), ...PLANS[kind](draw, clean) };
}

const PLANS: Readonly<Record<Kind, (draw: Draw, clean: Clean) => Plan>> = {
  'late-role': (draw) => {
    const flavour = draw.flavour();
    const lags: Lags = { ...NO_LAGS, ...draw.one([late, late, flapping, () => ({ roleToKms: NEVER_MS })])(draw) };
    // A worker that takes over the run starts a new wait.
    const isInTime = lags.roleToKms < LATEST_ROLE_IN_TIME_MS;
    const troubles = isInTime && draw.isHit(0.3) ? [death(draw, { call: 'PutKeyPolicy', nth: 1 })] : [];
    return { flavour, lags, troubles };
  },

  'late-key': (draw, clean) => {
    const seenMs = draw.number(1_000, LATEST_KEY_MS);
    const [first, second] = [seenMs, draw.number(0, seenMs)];
    const [keyIndex, key] = draw.isHit(0.5) ? [first, second] : [second, first];
    const looks = clean.new.calls.GetResources ?? 0;
    // A worker that takes over the run after a death looks for the key again: 12 s later.
    const most = Math.floor(keyIndex / 22_000);
    const deaths = Array.from({ length: draw.number(0, most) }, (_, no) =>
      death(draw, { call: 'GetResources', nth: looks + 1 + 2 * no }),
    );
    return {
      flavour: draw.one(['new', 'restored-secret']),
      lags: { ...NO_LAGS, keyIndex, key },
      troubles: [lostKey(draw, seenMs), ...deaths],
    };
  },

  poison: (draw, clean) => {
    const call = draw.one(
      ['AssumeRole', 'GetResources', 'CreateKey', 'CreateRole', 'CreateSecret', 'PutKeyPolicy', 'PutRolePolicy'].filter(
        (one) => clean.new.calls[one] !== undefined,
      ),
    );
    // Completed calls aren't requested again.
    const when = /^(?:Create|Put)/.test(call) ? 'before' : draw.one(['before', 'after'] as const);
    return {
      flavour: 'new',
      troubles: [{ moment: { call, nth: 1, when }, harm: { kind: 'poison' } }],
      replicas: draw.number(1, 2),
      besideMs: [draw.number(0, 500), ...draw.several(0, 2, () => draw.number(0, 70_000))],
    };
  },

  restored: (draw) => {
    const flavour = draw.flavour();
    const afterMs = draw.isHit(0.7) ? draw.number(0, 4_000) : draw.number(0, 30_000);
    return {
      flavour,
      lags: draw.isHit(0.5) ? draw.lags() : NO_LAGS,
      troubles: [{ moment: draw.moment(flavour), harm: { kind: 'restore', afterMs } }],
      besideMs: [null],
    };
  },
};

function late(draw: Draw): Partial<Lags> {
  return { roleToKms: draw.number(1_000, LATEST_ROLE_MS) };
}

/** KMS sees the role before the first request, and loses it up to three times. */
function flapping(draw: Draw): Partial<Lags> {
  const flap = () => [draw.number(1, 4_000), draw.number(1_000, 40_000)];
  return { roleFlaps: [draw.number(1, 20), draw.number(1_000, 40_000), ...draw.several(0, 2, flap).flat()] };
}

/**
 * The call that creates the key is lost, or its response. A worker that takes over after a death looks for the first
 * time 12 s later.
 */
function lostKey(draw: Draw, seenMs: number): Trouble {
  const kills: Harm[] = [
    { kind: 'kill', reachesAwsAfterMs: null },
    { kind: 'kill', reachesAwsAfterMs: draw.number(0, LATEST_KEY_MS - seenMs) },
  ];
  const harm = draw.one<Harm>([{ kind: 'drop' }, { kind: 'error' }, ...(seenMs > TAKEN_OVER_MS ? kills : [])]);
  return { moment: { call: 'CreateKey', nth: 1, when: draw.one(['before', 'after', 'after'] as const) }, harm };
}

/** After the answer: who takes the run over 12 s later may see at once what this call was still refused. */
function death(draw: Draw, at: { call: string; nth: number }): Trouble {
  const moment: Moment = { ...at, when: 'after' };
  const harm = draw.one<Harm>([
    { kind: 'kill', reachesAwsAfterMs: null },
    { kind: 'stop' },
    { kind: 'pause', ms: draw.number(1_000, 60_000) },
  ]);
  return { moment, harm };
}
