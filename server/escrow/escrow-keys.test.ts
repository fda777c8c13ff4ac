import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openEscrowKeys } from './escrow-keys.ts';
import { makeDataKey } from './seal.ts';

const scope = { runId: 'run-1', teamId: 'payments' };
const [older, newer] = [randomBytes(32), randomBytes(32)];
const open = (...keys: Buffer[]) => openEscrowKeys({ keys, kmsKeyArns: [] });

test('a new first key wraps, and the previous key still unwraps', async () => {
  const dataKey = makeDataKey();
  const before = await open(older).wrap(scope, dataKey);
  const both = open(newer, older);
  const after = await both.wrap(scope, dataKey);
  expect(await both.unwrap(scope, before)).toEqual(dataKey);
  expect(await open(newer).unwrap(scope, after)).toEqual(dataKey);
  await expect(open(older).unwrap(scope, after)).rejects.toMatchObject({ code: 'escrow-unreadable' });
  await expect(open(newer).unwrap(scope, before)).rejects.toMatchObject({ code: 'escrow-unreadable' });
});

test('a data key wrapped by KMS is not reported as damaged if the KMS key setting is missing', async () => {
  const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const wrapped = Buffer.concat([Buffer.from(`${keyArn}\n`), randomBytes(150)]);
  await expect(open(newer).unwrap(scope, wrapped)).rejects.toMatchObject({
    code: 'escrow-key-refused',
    params: { arn: keyArn },
  });
});
