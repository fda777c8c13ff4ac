import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { lackedStatements } from '../aws/missing-statement.ts';
import { readDenial } from '../aws/read-denial.ts';
import { messages } from '../i18n/messages.ts';
import { administratorText, type ForwardedFailure } from './administrator-text.ts';

const USER = 'arn:aws:sts::111122223333:assumed-role/deployer/limitless-r1';
const SCP = 'arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-1';
const TEAM = { id: 'payments', partition: 'aws' as const, accountId: '111122223333', regions: ['us-east-1'] };

function failureOf(code: 'access-denied' | 'denied-by-organization', reason: string): ForwardedFailure {
  const message = `User: ${USER} is not authorized to perform: kms:CreateAlias on resource: arn:aws:kms:us-east-1:111122223333:alias/limitless ${reason} secret-of-aws`;
  const denial = readDenial(message);
  return {
    view: { id: 'r1', accountId: '111122223333', region: 'us-east-1' },
    deployerRoleArn: 'arn:aws:iam::111122223333:role/deployer',
    error: {
      code,
      params: {},
      aws: { operation: 'CreateAlias', code: 'AccessDeniedException', message, requestId: 'q-1', httpStatus: 400 },
    },
    answer: {
      turn: 'aws-administrator',
      denial,
      actions: ['kms:CreateAlias'],
      policyOwner: code === 'access-denied' ? 'account' : 'organization',
      statements: lackedStatements(TEAM, { code, denial, operation: 'CreateAlias' }),
      checks: [],
    },
    words: { title: 'The title', cause: 'The cause.', remedy: 'The remedy.' },
  };
}

const sayIn = (locale: 'en' | 'ja') => createTranslator({ locale, messages: messages[locale], namespace: 'denial' });
const IDENTITY = 'because no identity-based policy allows the kms:CreateAlias action';

describe('the text for the administrator', () => {
  test('has all that is needed to grant the permission', () => {
    const text = administratorText(failureOf('access-denied', IDENTITY), sayIn('en'));
    const [intro, words, facts, statement, ...others] = text.split('\n\n');
    expect(intro).toBe(messages.en.denial.forward.intro);
    expect(words).toBe('Problem: The title\nCause: The cause.\nWhat to do: The remedy.');
    expect(facts?.split('\n')).toEqual([
      'AWS account: 111122223333',
      'Region: us-east-1',
      'Deployer role: arn:aws:iam::111122223333:role/deployer',
      `Principal: ${USER}`,
      'Action: kms:CreateAlias',
      'Resource: arn:aws:kms:us-east-1:111122223333:alias/limitless',
      'Denied by: Identity-based policy - no statement allows the action',
      'Who can change it: AWS administrator',
      'API operation: CreateAlias',
      'AWS error code: AccessDeniedException',
      'AWS request ID: q-1',
      'Run ID: r1',
    ]);
    const json = statement?.slice(statement.indexOf('\n'));
    expect(JSON.parse(json ?? '')).toMatchObject({ Effect: 'Allow', Action: 'kms:CreateAlias' });
    expect(others).toEqual([]);
  });

  test('names the organization’s policy in Japanese, without a statement', () => {
    const failure = failureOf('denied-by-organization', `with an explicit deny in a service control policy: ${SCP}`);
    const text = administratorText(failure, sayIn('ja'));
    expect(text).toContain('拒否したポリシー: サービスコントロールポリシー (SCP) - 明示的な拒否');
    expect(text).toContain(`ポリシーの ARN: ${SCP}`);
    expect(text).toContain('変更できる担当者: AWS Organizations の管理者');
    expect(text).not.toContain('{');
  });

  test('does not repeat AWS’s own message, which may quote what was sent', () => {
    expect(administratorText(failureOf('access-denied', IDENTITY), sayIn('en'))).not.toContain('secret-of-aws');
  });
});
