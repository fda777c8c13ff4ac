import { expect } from '@playwright/test';
import { type AskedLabels, allTags, newKeyPolicy, rolePolicy, TRUST_POLICY } from './expected-policies.ts';
import { readSetUp, type SetUpArns } from './read-set-up.ts';

interface AskedSecret extends AskedLabels {
  secretName: string;
  userName: string;
  password: string;
  /** The secret was pending deletion, so it has its former value as well as its new one. */
  isRestored?: boolean;
}

/** What the form requested. */
export interface AskedFor {
  teamId: string;
  /** Null for exported code, which sets no run's tag. */
  runId: string | null;
  /** Null if an existing key was used. */
  alias: string | null;
  key?: AskedLabels;
  source: AskedSecret;
  destination: AskedSecret;
  roleName: string;
  policyName: string;
  role?: AskedLabels;
}

/**
 * Reads everything from AWS and compares it with the setup point by point. `keyPolicy` is the expected policy of an
 * existing key.
 */
export async function expectSetUp(motoUrl: string, arns: SetUpArns, asked: AskedFor, keyPolicy?: object) {
  const [, , , , accountId = ''] = arns.key.split(':');
  const found = await readSetUp(motoUrl, arns, asked.policyName);
  expect(found.key.metadata).toMatchObject({
    Arn: arns.key,
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    KeyManager: 'CUSTOMER',
    MultiRegion: false,
  });
  expect(found.key.policy).toEqual(keyPolicy ?? newKeyPolicy(accountId, arns.role));
  if (asked.alias !== null) {
    expect(found.key.aliases).toEqual([`alias/${asked.alias}`]);
    expect(found.key.tags).toEqual(allTags(asked, asked.key));
    expect(found.key.metadata.Description).toBe(asked.key?.description ?? '');
  }
  for (const side of ['source', 'destination'] as const) {
    const { secretName, userName, password, isRestored, ...labels } = asked[side];
    expect(found[side]).toEqual({
      arn: arns[side],
      name: secretName,
      kmsKeyId: arns.key,
      rotation: false,
      versions: isRestored ? 2 : 1,
      value: JSON.stringify({ username: userName, password }),
      description: labels.description ?? '',
      tags: allTags(asked, labels),
    });
    expect(arns[side]).toMatch(new RegExp(`:secret:${secretName}-[A-Za-z0-9]{6}$`));
  }
  expect(found.role).toEqual({
    arn: arns.role,
    trustPolicy: TRUST_POLICY,
    description: asked.role?.description ?? '',
    tags: { assumer: 'aurora_limitless_table_data_load', ...allTags(asked, asked.role) },
    policyNames: [asked.policyName],
    policy: rolePolicy(arns),
  });
  expect(arns.role).toBe(`arn:aws:iam::${accountId}:role/${asked.roleName}`);
}
