import { expect, test } from 'vitest';
import { REQUESTER as by, viewAfter } from '#components/testing/runs.ts';
import { type RunChange, runEventSchema } from '#lib/runs/events.ts';
import { applyEvent } from '#lib/runs/view.ts';
import { applyText } from './follow-run.ts';

const plan = { accountId: '111111111111', region: 'us-east-1', deployerRoleArn: 'arn:role', resources: [] };
const STREAMED: readonly RunChange[] = [
  { type: 'run.approved', by, planHash: 'ab' },
  { type: 'run.denied', by, reason: 'no' },
  { type: 'run.approval-expired' },
  { type: 'run.approval-voided', step: 'names', ask: { planHash: 'ab', plan } },
  { type: 'run.started' },
  { type: 'step.started', step: 'access', attempt: 2, by },
  { type: 'step.waiting', step: 'access', attempt: 1, reason: 'throttled', until: '2026-01-01T00:01:00Z' },
  { type: 'step.resumed', step: 'access', attempt: 1 },
  { type: 'step.succeeded', step: 'access', attempt: 1, outcome: 'checked', params: {}, arns: { keyArn: 'arn:key' } },
  { type: 'step.failed', step: 'access', attempt: 1, error: { code: 'access-denied', params: {}, aws: null } },
  { type: 'step.interrupted', step: 'access', attempt: 1 },
  { type: 'step.cancelled', step: 'access', attempt: 1 },
  { type: 'run.retried', by, steps: ['access', 'names'] },
  { type: 'password.provided', by, fields: ['source'] },
  { type: 'password.destroyed', fields: ['destination'], reason: 'expired' },
  { type: 'run.succeeded' },
  { type: 'run.failed' },
  { type: 'run.cancel-requested', by },
  { type: 'run.cancelled' },
];
const NEWER = 'not-yet-thought-of';
/** Values that the page shows as they are, or not at all, if it doesn’t know them. */
const SHOWN_ANYWAY = [
  'reason of step.waiting',
  'outcome of step.succeeded',
  'fields of password.provided',
  'fields of password.destroyed',
];
const atWork = viewAfter({ type: 'run.started' }, { type: 'step.started', step: 'access', attempt: 1, by: null });

test('every event but the first can be in the stream', () => {
  const types = runEventSchema.def.right.def.options.map((option) => option.def.shape.type.def.values[0]);
  expect(STREAMED.map(({ type }) => type).sort()).toEqual(types.filter((type) => type !== 'run.requested').sort());
});

test.each(STREAMED)('$type is applied as the schema reads it, without what this version doesn’t know', (change) => {
  const event = { ...change, no: 4, at: '2026-01-01T00:00:01Z' };
  const read = (value: object) => applyText(atWork, JSON.stringify(value));
  expect(read(event)).toEqual(applyEvent(atWork, runEventSchema.parse(event)));
  for (const changed of changesOf(event)) {
    const isKnown = runEventSchema.safeParse(changed.event).success;
    if (!isKnown && !SHOWN_ANYWAY.includes(`${changed.member} of ${change.type}`))
      expect(read(changed.event), changed.member).toBeNull();
    if (isKnown) expect(read(changed.event), changed.member).not.toBeNull();
  }
});

/** The event with a newer value in the place of each text of it, one at a time. */
function changesOf(event: object): { member: string; event: object }[] {
  return Object.entries(event).flatMap(([member, value]: [string, unknown]) => {
    const put = (inner: unknown) => ({ member, event: { ...event, [member]: inner } });
    if (typeof value === 'string') return member === 'at' ? [] : [put(NEWER)];
    if (Array.isArray(value)) return value.map((_, index) => put(value.with(index, NEWER)));
    return value && typeof value === 'object' ? changesOf(value).map((inner) => put(inner.event)) : [];
  });
}

test.each(['not JSON', 'null', '{"type":"run.started"}', '{"no":"4","at":"x","type":"run.started"}'])(
  'what is no event isn’t applied: %s',
  (text) => {
    expect(applyText(atWork, text)).toBeNull();
  },
);

test('an event after a gap is not applied', () => {
  expect(applyText(atWork, JSON.stringify({ type: 'run.renamed', no: 5, at: '2026-01-01T00:00:01Z' }))).toBe('gap');
});
