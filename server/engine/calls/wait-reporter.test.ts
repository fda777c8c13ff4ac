import { expect, test } from 'vitest';
import { WaitReporter } from './wait-reporter.ts';

function openWaits() {
  const told: (string | null)[] = [];
  const waits = new WaitReporter(async (wait) => {
    told.push(wait && `${wait.reason} until ${wait.until.getTime()}`);
  });
  return { told, waits };
}
const [one, other] = [Symbol('one'), Symbol('other')];

test('when the first of two waiting calls proceeds, the wait of the second stays on the page', async () => {
  const { told, waits } = openWaits();
  await waits.show(one, 'throttled', new Date(1));
  await waits.show(other, 'aws-unreachable', new Date(2));
  await waits.end(one);
  expect(told).toEqual(['throttled until 1', 'aws-unreachable until 2']);
  await waits.end(other);
  expect(told.at(-1)).toBeNull();
});

test('when a nested wait ends, the outer one is shown again', async () => {
  const { told, waits } = openWaits();
  await waits.show(one, 'role-visible-to-kms', new Date(1));
  await waits.show(other, 'throttled', new Date(2));
  await waits.end(other);
  await waits.end(one);
  expect(told).toEqual(['role-visible-to-kms until 1', 'throttled until 2', 'role-visible-to-kms until 1', null]);
});

test('reports a wait once and again when its reason or end changes, and ends only a reported wait', async () => {
  const { told, waits } = openWaits();
  await waits.end(one);
  await waits.show(one, 'throttled', new Date(1));
  await waits.show(one, 'throttled', new Date(2));
  await waits.show(one, 'aws-internal', new Date(1));
  await waits.show(one, 'aws-internal', new Date(60_000));
  expect(told).toEqual(['throttled until 1', 'aws-internal until 1', 'aws-internal until 60000']);
});

test('reports a wait for checks again when the checks change', async () => {
  const { told, waits } = openWaits();
  const check = (id: string) => ({ id, params: {}, passed: false });
  const until = new Date(1);
  await waits.show(one, 'not-visible-yet', until, [check('role-arn'), check('role-tags')]);
  await waits.show(one, 'not-visible-yet', until, [check('role-arn'), check('role-tags')]);
  await waits.show(one, 'not-visible-yet', until, [check('role-arn'), check('role-trust')]);
  await waits.show(one, 'not-visible-yet', until, [check('role-trust')]);
  expect(told).toHaveLength(3);
});
