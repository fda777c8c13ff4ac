import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Scale, Scenario } from './scenario.ts';

export interface FaultOptions {
  /** What an earlier report says of the same commit is kept. */
  add: boolean;
  scale: Scale;
  seed: number;
  scenarios: readonly Scenario[];
}

/** Reads `[--quick] [--add] [--only R-03]... [--seed N]`. Throws in words for the person at the terminal. */
export function readFaultOptions(parameters: readonly string[], all: readonly Scenario[]): FaultOptions {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      add: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string' },
    },
  });
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new Error('--seed must be a whole number');
  return { add: values.add, scale: values.quick ? 'quick' : 'full', seed, scenarios: choose(values.only, all) };
}

function choose(only: readonly string[], all: readonly Scenario[]): readonly Scenario[] {
  const idsOf = ({ id, also = [] }: Scenario) => [id, ...also.map((one) => one.id)];
  const known = all.flatMap(idsOf);
  const unknown = only.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}: choose from ${known.join(', ')}`);
  return only.length === 0 ? all : all.filter((scenario) => idsOf(scenario).some((id) => only.includes(id)));
}
