import { expect, test } from 'vitest';
import { eventFrame, HEARTBEAT_FRAME, RETRY_FRAME, readAfterNo } from './event-frame.ts';

test('writes an event as one frame, with its number as id and its JSON on one data line', () => {
  const error = { code: 'unexpected' as const, params: { text: 'one\ntwo\r\n\nid: 9' }, aws: null };
  const frame = eventFrame({
    no: 7,
    at: '2026-01-01T00:00:00.000Z',
    type: 'step.failed',
    step: 'names',
    attempt: 1,
    error,
  });
  expect(frame).toMatch(/^id: 7\ndata: \{.*\}\n\n$/);
  expect(frame.split('\n')).toHaveLength(4);
  expect(JSON.parse(frame.slice(frame.indexOf('{')))).toMatchObject({ no: 7, error });
});

test('writes a heartbeat as a comment, and asks the browser to reconnect after a second', () => {
  expect(HEARTBEAT_FRAME).toMatch(/^:.*\n\n$/);
  expect(RETRY_FRAME).toBe('retry: 1000\n\n');
});

test.for([
  ['', null, 0],
  ['?after=5', null, 5],
  ['?after=5', '9', 9],
  ['?after=5', '0', 0],
  ['?after=5', 'x', 5],
  ['?after=-1', null, 0],
  ['?after=1e3', null, 0],
  ['?after=99999999999', null, 2_147_483_647],
  ['?after=99999999999999999999', null, 0],
] as const)('with query %s and Last-Event-ID %s, starts after %i', ([query, lastEventId, after]) => {
  expect(readAfterNo(lastEventId, `/api/runs/1/events${query}`)).toBe(after);
});
