import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '#lib/errors.ts';
import { errorWordValues } from '#lib/i18n/error-words.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';
import { defaultSubmission } from '#lib/request/defaults.ts';
import type { RunChange } from '#lib/runs/events.ts';
import { answerFailure } from '#lib/runs/failure-answer.ts';
import { buildRunView, type RunView } from '#lib/runs/view.ts';
import { isAwsError, readAwsError } from './aws-error.ts';
import { NEW_KEY_ERRORS } from './secrets/secrets.ts';
import { readAssumeError } from './session/read-assume-error.ts';
import { DENIAL_ROWS, UNEXPLAINED } from './testing/denial-rows.ts';
import { ACCOUNT, ERROR_ROWS, type ErrorRow, ROLE, SCP } from './testing/error-rows.ts';

const TEAM = { id: 'payments', partition: 'aws' as const, accountId: ACCOUNT, regions: ['us-east-1'] };

describe.each([...ERROR_ROWS, ...DENIAL_ROWS])('$call: $aws "$message"', (row) => {
  const error = readRow(row);

  test('has its code, its retry and its turn', () => {
    expect(error.code).toBe(row.code);
    expect(retryOf(row.call, error.code)).toBe(row.retry);
    expect(answerOf(error)?.turn).toBe(row.turn);
  });

  test('offers only the statements that help', () => {
    const actions = answerOf(error)?.statements.flatMap(({ Action }) => Action ?? []) ?? [];
    expect(actions.sort()).toEqual(row.statements ?? []);
  });

  test.each(LOCALES)('is told in %s, with the action that AWS names', (locale) => {
    const parts = tell(locale, error);
    for (const text of parts) expect(text).toMatch(/\S/);
    const action = /(?:perform: |have the )([\w]+:\w+)/.exec(row.message ?? '')?.[1];
    if (action !== undefined && row.code !== 'deployer-role-refused') expect(parts.join(' ')).toContain(action);
  });
});

describe.each(DENIAL_ROWS)('$call: "$message"', ({ owner, policyArn, says, ...row }) => {
  const error = readRow(row);

  test('names the policy and who can change it', () => {
    expect(tell('en', error).join(' ')).toMatch(says);
    expect(answerOf(error)).toMatchObject({ policyOwner: owner, denial: { policyArn: policyArn ?? null } });
    if (row.code === 'deployer-role-refused') return;
    for (const locale of LOCALES) expect(tell(locale, error).join(' ')).toContain(policyArn ?? '');
    const isExplicit = row.message?.includes('explicit deny') === true;
    const [explicit, implicit] = [/explicitly denies|明示的に拒否/, /doesn’t allow|許可されていません/];
    for (const locale of LOCALES) expect(tell(locale, error)[1]).toMatch(isExplicit ? explicit : implicit);
  });
});

describe.each(UNEXPLAINED)('$call denied with "$message"', (row) => {
  const error = readRow(row);

  test.each(LOCALES)('names what the call needs in %s, never a dash', (locale) => {
    const text = tell(locale, error).join(' ');
    const actions = answerOf(error)?.actions ?? [];
    expect(actions).not.toEqual([]);
    for (const action of actions) expect(text).toContain(action);
    expect(text).not.toContain('—');
  });

  test('offers the statements for all of it', () => {
    const answer = answerOf(error);
    const offered = answer?.statements.flatMap(({ Action }) => Action ?? []) ?? [];
    expect(new Set(offered)).toEqual(new Set(answer?.actions));
  });
});

test('a quota error names the quota, and a denial the organization’s policy', () => {
  const [roles] = ERROR_ROWS.filter(({ message }) => message?.includes('RolesPerAccount'));
  expect(readRow(roles as ErrorRow).params.quota).toBe('RolesPerAccount: 1000');
  const [scp] = ERROR_ROWS.filter(({ call, message }) => call === 'CreateKey' && message?.includes(SCP));
  expect(readRow(scp as ErrorRow).params).toMatchObject({
    policyType: 'serviceControl',
    policyArn: SCP,
    explicit: 'yes',
  });
});

test('an identity of the portal that may not assume the role is named as policies name it', () => {
  const [row] = ERROR_ROWS.filter(({ code }) => code === 'portal-role-denied');
  const portalArn = 'arn:aws:iam::444455556666:role/portal';
  expect(readRow(row as ErrorRow).params).toMatchObject({ portalArn, roleArn: ROLE, action: 'sts:AssumeRole' });
});

/** Title, cause and remedy in a language. Throws if a message doesn't fit its values. */
function tell(locale: (typeof LOCALES)[number], { code, params }: ReturnType<typeof readRow>): string[] {
  const onError = (problem: unknown) => {
    throw problem;
  };
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'errors', onError });
  const values = errorWordValues({ ...LOOKED_UP, ...params });
  return (['title', 'cause', 'remedy'] as const).map((part) => t(`${code}.${part}`, values));
}

/** What the portal adds to a refused role. */
const LOOKED_UP = { portalArn: 'arn:aws:iam::444455556666:role/portal' };

/** The SDK appends `Exception` to the names of IAM's and STS's errors and keeps AWS's code beside it. */
function readRow({ call, aws, message = '', status = 400 }: ErrorRow) {
  const isSuffixed = !/Exception$|Failure$|Error$/.test(aws);
  const thrown = Object.assign(new Error(message), {
    name: isSuffixed ? `${aws}Exception` : aws,
    Code: aws,
    $metadata: { httpStatusCode: status, requestId: 'q-1' },
  });
  const error = call === 'AssumeRole' ? readAssumeError(thrown, ROLE) : readAwsError(thrown, call);
  if (!isAwsError(error)) throw new Error('not an error of AWS');
  return error;
}

function retryOf(call: string, code: ErrorCode): ErrorRow['retry'] {
  if (ERRORS[code].retry === 'auto') return 'auto';
  // The step of the key policy waits for this one itself.
  return code === 'principal-not-visible' || (call === 'CreateSecret' && NEW_KEY_ERRORS.includes(code)) ? 'new' : 'no';
}

function answerOf({ code, params, aws }: ReturnType<typeof readRow>) {
  const { passwords: _passwords, ...request } = defaultSubmission(undefined);
  const by = { userId: 'u1', name: 'dba' };
  const place = { runId: 'r1', teamId: 'payments', accountId: ACCOUNT, region: 'us-east-1', partition: 'aws' };
  const changes: RunChange[] = [
    { type: 'run.requested', ...place, by, kind: 'set-up', graphVersion: 1, cleanUp: null, request },
    { type: 'run.started' },
    { type: 'step.started', step: 'access', attempt: 1, by: null },
    { type: 'step.failed', step: 'access', attempt: 1, error: { code, params: { ...params }, aws } },
  ];
  const at = new Date(0).toISOString();
  const view = buildRunView(changes.map((change, index) => ({ ...change, no: index + 1, at }))) as RunView;
  return answerFailure(view, view.steps.access, TEAM);
}
