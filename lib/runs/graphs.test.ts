import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAPHS, type Graph, graphOf, latestVersion, readySteps, restingState } from './graphs.ts';
import { RUN_KINDS, STEP_NAMES, type StepName, type StepState } from './steps.ts';

type States = Record<StepName, { state: StepState }>;

function states(change: Partial<Record<StepName, StepState>> = {}): States {
  return Object.fromEntries(STEP_NAMES.map((name) => [name, { state: change[name] ?? 'pending' }])) as States;
}

describe('the setup', () => {
  const graph = graphOf({ kind: 'set-up', graphVersion: 1 });

  it('starts with access only, and runs key and role in parallel', () => {
    expect(readySteps(graph, states())).toEqual(['access']);
    expect(readySteps(graph, states({ access: 'succeeded', names: 'succeeded' }))).toEqual(['kms-key', 'iam-role']);
  });

  it('stops only what needs a failed step', () => {
    const now = states({ access: 'succeeded', names: 'succeeded', 'kms-key': 'succeeded', 'iam-role': 'failed' });
    expect(readySteps(graph, now)).toEqual(['kms-alias', 'source-secret', 'destination-secret']);
  });

  it('ends as failed if any step failed', () => {
    expect(restingState(graph, states({ access: 'failed' }))).toBe('failed');
    expect(restingState(graph, states({ access: 'succeeded', names: 'failed' }))).toBe('failed');
  });
});

describe.each(GRAPHS.map((graph): [string, Graph] => [`${graph.kind} ${graph.version}`, graph]))(
  'graph %s',
  (_, graph) => {
    it('reaches every step from the first, whatever order they end in', () => {
      fc.assert(
        fc.property(fc.infiniteStream(fc.nat(9)), (picks) => {
          const now = states();
          for (const pick of picks) {
            const ready = readySteps(graph, now);
            if (ready.length === 0) break;
            const name = ready[pick % ready.length] as StepName;
            const { needs } = graph.steps.find((step) => step.name === name) ?? { needs: [] };
            expect(needs.every((need) => now[need].state === 'succeeded')).toBe(true);
            now[name] = { state: 'succeeded' };
          }
          expect(restingState(graph, now)).toBe('succeeded');
        }),
      );
    });
  },
);

it('detects a run on a graph that this portal doesn’t know', () => {
  expect(() => graphOf({ kind: 'set-up', graphVersion: latestVersion('set-up') + 1 })).toThrow(/does not know/);
});

it.each(RUN_KINDS)('a new run of the kind %s uses the newest graph of its kind', (kind) => {
  const graphVersion = latestVersion(kind);
  expect(GRAPHS).toContain(graphOf({ kind, graphVersion }));
  expect(GRAPHS.filter((one) => one.kind === kind && one.version > graphVersion)).toEqual([]);
});
