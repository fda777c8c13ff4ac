import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { parseInput } from '../parse-input.ts';
import { portalConfigSchema } from '../portal-config.ts';
import { cleanUpSchema, deletionDaysSchema, runEventSchema } from '../runs/events.ts';
import { stepNameSchema } from '../runs/history.ts';
import { readHistoryFilter, writeHistoryFilter } from '../runs/history-filter.ts';
import { historyFilterSchema } from '../runs/history-schema.ts';
import { IS_FULL, TRIALS } from '../testing/trials.ts';
import { ACTION_INPUTS, ACTIONS_WITHOUT_INPUT, TEAM_ACTION_INPUTS } from './action-inputs.ts';
import { submissionSchemaFor } from './bounds.ts';
import { startForm } from './form.ts';
import { passwordsSchema, runRequestSchema, submissionSchema } from './schema.ts';

const TIMES = { numRuns: TRIALS, seed: 20_261_124 };
/** For each of many schemas, which share most of their parts. */
const TIMES_EACH = { ...TIMES, numRuns: IS_FULL ? TRIALS : Math.ceil(TRIALS / 4) };

const team = {
  id: 'payments',
  accountId: '111122223333',
  partition: 'aws' as const,
  regions: ['us-east-1'],
  namePrefix: 'pay-',
};

/** A valid submission. */
const VALID = {
  target: { teamId: 'payments', region: 'us-east-1' },
  key: {
    mode: 'create',
    alias: 'pay-loader',
    description: '',
    administratorArns: ['arn:aws:iam::111122223333:role/admin'],
    administratorsMayDelete: true,
  },
  source: { secretName: 'pay-source-db', userName: 'reader' },
  destination: { secretName: 'pay-destination', userName: 'writer' },
  role: { roleName: 'pay-loader', policyName: 'policy' },
  passwords: { source: 'one', destination: 'two' },
};
const { passwords: _secret, ...REQUEST } = VALID;

/** Any JSON value, with keys that have a meaning in JavaScript. */
const strangeKey = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'then', 'length', 'teamId', 'runId', 'source'),
);
const strange = fc.oneof(
  fc.anything({
    key: strangeKey,
    maxDepth: 4,
    withNullPrototype: true,
    withBigInt: true,
    withDate: true,
    withMap: true,
  }),
  fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }),
  fc.string({ unit: 'binary', maxLength: 3_000 }),
  fc.constantFrom(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    '',
    '\u0000',
    '\ud800',
    '../..',
    '*',
    '$'.concat('{aws:username}'),
  ),
);

type Tree = Record<string, unknown>;

/** Puts a strange value somewhere in valid input, as a replacement or an addition. */
function mutate(valid: object) {
  return fc
    .tuple(fc.infiniteStream(fc.nat()), strangeKey, strange, fc.boolean())
    .map(([turns, key, value, isBeside]) => {
      const copy = structuredClone(valid) as Tree;
      let place = copy;
      for (;;) {
        const names = Object.keys(place);
        const name = names[(turns.next().value ?? 0) % Math.max(1, names.length)];
        const inner = name === undefined ? undefined : place[name];
        const goesOn = (turns.next().value ?? 0) % 3 > 0;
        if (goesOn && typeof inner === 'object' && inner !== null) {
          place = inner as Tree;
          continue;
        }
        const at = isBeside || name === undefined ? key : name;
        Object.defineProperty(place, Array.isArray(place) && at === 'length' ? '0' : at, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
        return copy;
      }
    });
}

const RUN_ID = '0b8c4d0e-5a3c-4f0f-8f57-2f9a1c3f6b21';

/** What a page sends to each action. */
const { passwords: _none, ...DRAFT_FORM } = startForm(team);

const VALID_INPUTS: Readonly<Record<keyof typeof ACTION_INPUTS | keyof typeof TEAM_ACTION_INPUTS, object>> = {
  approveRun: { runId: RUN_ID, planHash: 'a'.repeat(64) },
  cancelRun: { runId: RUN_ID },
  deleteDraft: { draftId: RUN_ID },
  denyRun: { runId: RUN_ID, reason: 'not now' },
  cleanUpRun: {
    requestKey: RUN_ID,
    runId: RUN_ID,
    roleName: 'pay-loader',
    removes: ['iam-role pay-loader'],
    keyDeletionDays: 30,
    secretRecoveryDays: 7,
  },
  createRun: { requestKey: RUN_ID, planHash: 'a'.repeat(64), submission: VALID },
  createToken: { name: 'nightly job', scope: 'run', days: 30 },
  revokeToken: { tokenId: RUN_ID },
  endOwnSessions: { sessionId: RUN_ID },
  checkDeployer: { teamId: 'payments', region: 'us-east-1' },
  checkNames: {
    target: { teamId: 'payments', region: 'us-east-1' },
    names: { alias: 'loader', source: 'source', destination: null, role: 'loader' },
  },
  listPrincipals: { teamId: 'payments', region: 'us-east-1' },
  listKeys: { teamId: 'payments', region: 'us-east-1' },
  planCleanUp: { runId: RUN_ID },
  verifySetup: { runId: RUN_ID },
  planRun: REQUEST,
  saveNoticeChoices: { topics: ['failed'], locale: 'ja' },
  providePasswords: { runId: RUN_ID, passwords: VALID.passwords },
  readKeyPolicy: {
    teamId: 'payments',
    region: 'us-east-1',
    keyArn: 'arn:aws:kms:us-east-1:111111111111:key/k',
    restore: false,
  },
  saveDraft: {
    draftId: RUN_ID,
    version: 1,
    savedBy: RUN_ID,
    page: 'role',
    hadPasswords: true,
    templateRunId: null,
    form: DRAFT_FORM,
  },
  retryRun: { runId: RUN_ID, step: 'kms-key' },
  retryTogether: { runs: [{ runId: RUN_ID, lastNo: 7 }] },
  checkTeam: { teamId: 'payments' },
  endSessions: { userId: RUN_ID, entry: 'blocked' },
};

const ACTION_SCHEMAS = [
  ...Object.entries(ACTION_INPUTS),
  ...Object.entries(TEAM_ACTION_INPUTS).map(([name, schemaFor]) => [name, schemaFor([team])] as const),
].map(([name, schema]): [string, z.ZodType, object] => [
  `the input of ${name}`,
  schema,
  VALID_INPUTS[name as keyof typeof VALID_INPUTS],
]);

const SCHEMAS: readonly [string, z.ZodType, object][] = [
  ...ACTION_SCHEMAS,
  ['a submission', submissionSchema, VALID],
  ['a submission of a person without a team', submissionSchemaFor([]), VALID],
  ['a request', runRequestSchema, REQUEST],
  ['passwords', passwordsSchema, VALID.passwords],
  ['the filters of the history', historyFilterSchema, { team: ['payments'], state: ['failed'], from: '2026-11-24' }],
  ['a step', stepNameSchema, {}],
  ['days until a deletion', deletionDaysSchema, {}],
  ['a clean-up', cleanUpSchema, {}],
  ['an event', runEventSchema, { no: 1, at: '2026-11-24T00:00:00.000Z', type: 'run.succeeded' }],
  ['the configuration', portalConfigSchema, { teams: [], groups: { support: [], auditor: [] } }],
];

test.each(SCHEMAS)('%s of any shape is accepted or rejected, and never throws', (_what, schema, valid) => {
  fc.assert(
    fc.property(fc.oneof(strange, mutate(valid)), (input) => {
      const parsed = parseInput(schema, input);
      if (!parsed.success) {
        expect(parsed.issues.length).toBeGreaterThan(0);
        return;
      }
      // Accepted input parses to itself, so nothing strange gets into the portal.
      expect(parseInput(schema, parsed.data)).toEqual({ success: true, data: parsed.data });
    }),
    TIMES_EACH,
  );
});

test.each(ACTION_SCHEMAS)('%s is accepted as a page sends it', (_what, schema, valid) => {
  expect(parseInput(schema, valid)).toEqual({ success: true, data: valid });
});

test('every server action reads only the inputs listed here', () => {
  const folder = path.join(import.meta.dirname, '..', '..', 'server', 'actions');
  const files = readdirSync(folder).filter((name) => !name.endsWith('.test.ts'));
  const actions = files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    if (!text.startsWith("'use server';")) return [];
    return [...text.matchAll(/^export const (\w+) = defineAction\(/gm)].map(([, name = '']) => ({ name, text }));
  });
  const inputs = [...Object.keys(ACTION_INPUTS), ...Object.keys(TEAM_ACTION_INPUTS)];
  expect(actions.map(({ name }) => name).sort()).toEqual([...inputs, ...ACTIONS_WITHOUT_INPUT].sort());
  for (const { name, text } of actions.filter((action) => inputs.includes(action.name))) {
    expect(text, name).toMatch(new RegExp(`ACTION_INPUTS\\.${name}\\b`));
  }
});

test('a mutated submission that is accepted has only the members of a submission', () => {
  const namesOf = (value: unknown): string[] =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? []
      : Object.entries(value).flatMap(([name, inner]) => [name, ...namesOf(inner)]);
  const known = new Set([...namesOf(VALID), 'keyArn', 'restore', 'restoreArn']);
  let taken = 0;
  fc.assert(
    fc.property(mutate(VALID), (input) => {
      const parsed = parseInput(submissionSchemaFor([team]), input);
      if (!parsed.success) return;
      taken += 1;
      expect(namesOf(parsed.data).filter((name) => !known.has(name))).toEqual([]);
      for (const text of JSON.stringify(parsed.data.role).match(/[*?]|\$\{/g) ?? []) expect(text).toBe('');
    }),
    TIMES,
  );
  expect(taken).toBeGreaterThan(TRIALS / 1_000);
});

test('any address gives filters that can be written and read again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(historyFilterSchema.shape)), fc.string())),
      (pairs) => {
        const { filter } = readHistoryFilter(new URLSearchParams(pairs));
        expect(readHistoryFilter(new URLSearchParams(writeHistoryFilter(filter)))).toEqual({
          filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== '')),
          refused: [],
        });
      },
    ),
    TIMES,
  );
});

test('an object that throws when measured is rejected like any other', () => {
  const teamId = { length: { toString: 1, valueOf: 1 } };
  const parsed = parseInput(runRequestSchema, { ...REQUEST, target: { ...VALID.target, teamId } });
  expect(parsed.success).toBe(false);
});
