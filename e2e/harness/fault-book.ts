import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AwsCall } from './aws-call.ts';
import { type Random, seededRandom } from './seeded-random.ts';

/** Which calls are meant: an operation and, where given, text parameters and the caller's role session, which must be equal. */
const callPatternShape = {
  /** An operation's name, or `*` for every one. */
  operation: z.string().min(1),
  where: z.record(z.string(), z.string()).optional(),
  /** `limitless-RUN` means the calls of one run, its AssumeRole among them. */
  session: z.string().optional(),
};

export const faultSchema = z.strictObject({
  ...callPatternShape,
  /** The n-th matching call from now on, counted from 1; else the first `times` calls; else every call. */
  nth: z.number().int().positive().optional(),
  times: z.number().int().positive().optional(),
  /** Of those only some: with this probability, the same ones for the same seed. */
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
  /** Time before anything else happens, with every kind. */
  delayMs: z.number().int().positive().optional(),
});
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

export const barrierSchema = z.strictObject({
  ...callPatternShape,
  nth: z.number().int().positive().default(1),
  /** `before`: AWS has not seen the call yet; `after`: AWS has done it and only the answer is held. */
  when: z.enum(['before', 'after']).default('before'),
});
export type Barrier = z.input<typeof barrierSchema>;

interface CallPattern {
  operation: string;
  where?: Record<string, string> | undefined;
  session?: string | undefined;
}

/** A call and the role session it is made in. */
interface MetCall {
  call: AwsCall;
  session: string | null;
}

function isMeant(pattern: CallPattern, { call, session }: MetCall): boolean {
  if (pattern.operation !== '*' && pattern.operation !== call.operation) return false;
  if (pattern.session !== undefined && pattern.session !== session) return false;
  return Object.entries(pattern.where ?? {}).every(([name, value]) => call.params[name] === value);
}

/** The faults that are set, and how often each was met. */
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

  /** The fault that befalls this call. Every fault that the call could meet counts it, the first one that is due acts. */
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

/** Barriers hold one call each until they are released. */
export class BarrierBook {
  readonly #gates = new Map<string, Gate>();

  add(pattern: z.output<typeof barrierSchema>): string {
    const id = randomUUID();
    const gate = { pattern, met: 0, reached: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
    this.#gates.set(id, gate);
    return id;
  }

  /** Resolves when the call is held; undefined where there is no such barrier. */
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

  /** The barriers that hold this call; counts it at each one that means it. */
  meet(met: MetCall): Gate[] {
    const meant = [...this.#gates.values()].filter((gate) => isMeant(gate.pattern, met));
    for (const gate of meant) gate.met += 1;
    return meant.filter((gate) => gate.met === gate.pattern.nth);
  }
}

/** Stands at the gates of this moment until each is released. */
export async function standAt(gates: readonly Gate[], when: 'before' | 'after'): Promise<void> {
  for (const gate of gates.filter((one) => one.pattern.when === when)) {
    gate.reached.resolve();
    await gate.released.promise;
  }
}
