import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AwsCall } from './aws-call.ts';
import { type Random, seededRandom } from './seeded-random.ts';

/** Selects calls: an operation and, optionally, text parameters and the caller's role session, which must be equal. */
const callPatternShape = {
  /** An operation's name, or `*` for all. */
  operation: z.string().min(1),
  where: z.record(z.string(), z.string()).optional(),
  /** `limitless-RUN` selects the calls of one run, including its AssumeRole. */
  session: z.string().optional(),
};

export const faultSchema = z.strictObject({
  ...callPatternShape,
  /** The n-th matching call from now on, counted from 1. Otherwise the first `times` calls, or every call. */
  nth: z.number().int().positive().optional(),
  times: z.number().int().positive().optional(),
  /** Only some of those calls: with this probability, and the same ones for the same seed. */
  chance: z.number().gt(0).lt(1).optional(),
  seed: z.number().int().default(1),
  kind: z.enum([
    'throttle',
    'error-before',
    'error-after',
    'drop-before',
    'drop-after',
    'truncate',
    'hang',
    'expired-token',
    'access-denied',
    'custom',
    'delay',
  ]),
  status: z.number().int().min(400).max(599).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  /** A delay before anything else happens, with every kind. */
  delayMs: z.number().int().positive().optional(),
});
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

export const barrierSchema = z.strictObject({
  ...callPatternShape,
  nth: z.number().int().positive().default(1),
  /** `before`: AWS has not seen the call yet. `after`: AWS has done it and only the response is held. */
  when: z.enum(['before', 'after']).default('before'),
});
export type Barrier = z.input<typeof barrierSchema>;

interface CallPattern {
  operation: string;
  where?: Record<string, string> | undefined;
  session?: string | undefined;
}

/** A call and its role session. */
interface MetCall {
  call: AwsCall;
  session: string | null;
}

function isMeant(pattern: CallPattern, { call, session }: MetCall): boolean {
  if (pattern.operation !== '*' && pattern.operation !== call.operation) return false;
  if (pattern.session !== undefined && pattern.session !== session) return false;
  return Object.entries(pattern.where ?? {}).every(([name, value]) => call.params[name] === value);
}

/** The active faults, and how often each was matched. */
export class FaultBook {
  readonly #entries = new Map<string, FaultEntry>();

  add(fault: Fault): string {
    const id = randomUUID();
    this.#entries.set(id, { fault, met: 0, random: seededRandom(fault.seed) });
    return id;
  }

  remove(id: string): void {
    this.#entries.delete(id);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** The fault for this call. Every matching fault counts the call, and the first one that is due applies. */
  choose(met: MetCall): Fault | null {
    let chosen: Fault | null = null;
    for (const entry of this.#entries.values()) {
      if (!isMeant(entry.fault, met)) continue;
      entry.met += 1;
      const isHit = isDue(entry);
      if (isHit) chosen ??= entry.fault;
    }
    return chosen;
  }
}

interface FaultEntry {
  fault: Fault;
  met: number;
  random: Random;
}

function isDue({ fault, met, random }: FaultEntry): boolean {
  const isHit = fault.chance === undefined || random() < fault.chance;
  if (fault.nth !== undefined) return isHit && met === fault.nth;
  return isHit && (fault.times === undefined || met <= fault.times);
}

interface Gate {
  pattern: z.output<typeof barrierSchema>;
  met: number;
  reached: PromiseWithResolvers<void>;
  released: PromiseWithResolvers<void>;
}

/** Barriers, each of which holds one call until it is released. */
export class BarrierBook {
  readonly #gates = new Map<string, Gate>();

  add(pattern: z.output<typeof barrierSchema>): string {
    const id = randomUUID();
    const gate = { pattern, met: 0, reached: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
    this.#gates.set(id, gate);
    return id;
  }

  /** Resolves when the call is held; undefined if there is no such barrier. */
  reached(id: string): Promise<void> | undefined {
    return this.#gates.get(id)?.reached.promise;
  }

  release(id: string): void {
    this.#gates.get(id)?.released.resolve();
    this.#gates.delete(id);
  }

  releaseAll(): void {
    for (const id of [...this.#gates.keys()]) this.release(id);
  }

  /** The barriers that hold this call. Counts it at each matching one. */
  meet(met: MetCall): Gate[] {
    const meant = [...this.#gates.values()].filter((gate) => isMeant(gate.pattern, met));
    for (const gate of meant) gate.met += 1;
    return meant.filter((gate) => gate.met === gate.pattern.nth);
  }
}

/** Waits at the gates of this moment until each is released. */
export async function standAt(gates: readonly Gate[], when: 'before' | 'after'): Promise<void> {
  for (const gate of gates.filter((one) => one.pattern.when === when)) {
    gate.reached.resolve();
    await gate.released.promise;
  }
}
