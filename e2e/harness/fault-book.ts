import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AwsCall } from './aws-call.ts';

/** Which calls are meant: an operation and, where given, text parameters that must be equal. */
const callPatternShape = {
  /** An operation's name, or `*` for every one. */
  operation: z.string().min(1),
  where: z.record(z.string(), z.string()).optional(),
};

export const faultSchema = z.strictObject({
  ...callPatternShape,
  /** The n-th matching call from now on, counted from 1; else the first `times` calls; else every call. */
  nth: z.number().int().positive().optional(),
  times: z.number().int().positive().optional(),
  kind: z.enum([
    'throttle',
    'error-before',
    'error-after',
    'drop-before',
    'drop-after',
    'hang',
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
export type Fault = z.infer<typeof faultSchema>;

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
}

function isMeant(pattern: CallPattern, call: AwsCall): boolean {
  if (pattern.operation !== '*' && pattern.operation !== call.operation) return false;
  return Object.entries(pattern.where ?? {}).every(([name, value]) => call.params[name] === value);
}

/** The faults that are set, and how often each was met. */
export class FaultBook {
  readonly #entries = new Map<string, { fault: Fault; met: number }>();

  add(fault: Fault): string {
    const id = randomUUID();
    this.#entries.set(id, { fault, met: 0 });
    return id;
  }

  remove(id: string): void {
    this.#entries.delete(id);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** The fault that befalls this call. Every fault that the call could meet counts it, the first one that is due acts. */
  choose(call: AwsCall): Fault | null {
    let chosen: Fault | null = null;
    for (const entry of this.#entries.values()) {
      if (!isMeant(entry.fault, call)) continue;
      entry.met += 1;
      chosen ??= isDue(entry.fault, entry.met) ? entry.fault : null;
    }
    return chosen;
  }
}

function isDue(fault: Fault, met: number): boolean {
  if (fault.nth !== undefined) return met === fault.nth;
  return fault.times === undefined || met <= fault.times;
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
  meet(call: AwsCall): Gate[] {
    const meant = [...this.#gates.values()].filter((gate) => isMeant(gate.pattern, call));
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
