import { expect, test } from 'vitest';
import { selectTests } from './select-tests.ts';

const FILES = [
  { name: 'server/engine/worker/worker.ts', text: 'export function startWorker() {}' },
  { name: 'server/engine/worker/worker.aws.test.ts', text: "test('hands its runs to another process', …" },
  { name: 'server/engine/worker/worker.db.test.ts', text: "test('expires approvals (after 7 days)', …" },
  { name: 'components/runs/steps/run-steps.test.tsx', text: '' },
  { name: 'e2e/form.spec.ts', text: "test('a double click makes one run', …" },
  { name: 'e2e/faults/scenarios/zombies.ts', text: "id: 'R-04'" },
  { name: 'e2e/security/checks/access-table.ts', text: "id: 'S-02'" },
];
const NOTHING = { vitest: [], playwright: [], faults: [], security: [], title: null, unknown: [] };
const WORKER = ['server/engine/worker/worker.aws.test.ts', 'server/engine/worker/worker.db.test.ts'];

test.each([
  ['server/engine/worker', { vitest: WORKER }],
  ['./server/engine/worker.ts', { vitest: WORKER }],
  ['server/engine/worker/worker.db.test.ts', { vitest: ['server/engine/worker/worker.db.test.ts'] }],
  ['components/runs', { vitest: ['components/runs/steps/run-steps.test.tsx'] }],
  ['e2e/form', { playwright: ['e2e/form.spec.ts'] }],
  ['R-04', { faults: ['R-04'] }],
  ['S-02', { security: ['S-02'] }],
  ['a double click', { playwright: ['e2e/form.spec.ts'], title: 'a double click' }],
  ['(after 7 days)', { vitest: ['server/engine/worker/worker.db.test.ts'], title: '\\(after 7 days\\)' }],
  ['no such thing', { unknown: ['no such thing'] }],
  ['R-99', { unknown: ['R-99'] }],
])('%s selects exactly what it names', (word, selected) => {
  expect(selectTests([word], FILES)).toEqual({ ...NOTHING, ...selected });
});

test('selects everything that several words name, each file once', () => {
  expect(selectTests(['server/engine', 'worker', 'S-02', 'R-04'], FILES)).toEqual({
    ...NOTHING,
    vitest: WORKER,
    security: ['S-02'],
    faults: ['R-04'],
  });
});
