import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../aws/policy.ts';
import type { Tag, TagTarget } from '../aws/tags.ts';
import { planFingerprint } from '../plan/plan-fingerprint.ts';
import { changeTeam, type RequestForm, startForm, toRunRequest, toSubmission, withTeamRules } from './form.ts';
import { runRequestSchema } from './schema.ts';

const TARGETS = ['key', 'source', 'destination', 'role'] as const satisfies TagTarget[];
const payments = { id: 'payments', regions: ['us-east-1'], namePrefix: undefined };
const tag = (key: string, value = ''): Tag => ({ key, value });
const many = (count: number) => Array.from({ length: count }, (_, no) => tag(`t${no}`));

function problems(change: (form: RequestForm) => unknown): string[] {
  const form = startForm(payments);
  change(form);
  const parsed = runRequestSchema.safeParse(toRunRequest(form));
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe.each(TARGETS)('the tags of the %s', (target) => {
  const room = target === 'role' ? 46 : 47;
  test.each<[string, Tag[]]>([
    ['one of each character', [tag('aZ0 _.:/=+-@', 'aZ0 _.:/=+-@')]],
    ['Japanese', [tag('部署', '決済チーム')]],
    ['no value', [tag('empty')]],
    ['the longest texts', [tag('k'.repeat(128), 'v'.repeat(256))]],
    ['as many as there is room for', many(room)],
    ['spaces around, which are removed', [tag(' a ', ' b ')]],
    ['a name that every object has', [tag('__proto__', 'x'), tag('constructor', 'y')]],
  ])('may have %s', (_what, tags) => {
    expect(problems((form) => (form[target].tags = tags))).toEqual([]);
  });

  test.each<[string, Tag[], string]>([
    ['a missing key', [tag('', 'x')], '0.key: required'],
    ['a longer key', [tag('k'.repeat(129))], '0.key: too-long'],
    ['a longer value', [tag('k', 'v'.repeat(257))], '0.value: too-long'],
    ['another character in a key', [tag('a,b')], '0.key: characters'],
    ['another character in a value', [tag('a', 'b*')], '0.value: characters'],
    ['a line end', [tag('a', 'b\nc')], '0.value: characters'],
    ['half a character', [tag('a', '\ud83d')], '0.value: characters'],
    ['AWS’s prefix', [tag('aws:a')], '0.key: aws-tag'],
    ['AWS’s prefix in capitals', [tag('AWS:a')], '0.key: aws-tag'],
    ['AWS’s prefix in a value', [tag('a', 'aws:b')], '0.value: aws-tag'],
    ['managed-by', [tag('managed-by', 'limitless-portal')], '0.key: portal-tag'],
    ['the tag of the run', [tag('limitless-portal:run')], '0.key: portal-tag'],
    ['the tag of the team', [tag('Limitless-Portal:Team')], '0.key: portal-tag'],
    ['the assumer tag', [tag('Assumer')], '0.key: portal-tag'],
    ['the same key twice', [tag('a', '1'), tag('b'), tag('a', '2')], '2.key: duplicate'],
    ['one too many', many(room + 1), ': too-many'],
  ])('can’t have %s', (_what, tags, problem) => {
    const at = `${target}.tags`;
    expect(problems((form) => (form[target].tags = tags))).toEqual([
      problem.startsWith(':') ? `${at}${problem}` : `${at}.${problem}`,
    ]);
  });

  test('tell keys apart by case, except on a role', () => {
    const found = problems((form) => (form[target].tags = [tag('Owner'), tag('owner')]));
    expect(found).toEqual(target === 'role' ? ['role.tags.1.key: duplicate'] : []);
  });
});

describe.each([
  ['key', 8192, '日本語'],
  ['source', 2048, '日本語'],
  ['destination', 2048, '日本語'],
  ['role', 1000, '¡ÿ ~é'],
] as const)('the description of the %s', (target, max, text) => {
  test.each([text, 'd'.repeat(max), ''])('may be up to its limit: %#', (description) => {
    expect(problems((form) => (form[target].description = description))).toEqual([]);
  });

  test.each([
    ['longer', 'd'.repeat(max + 1), 'too-long'],
    ['with a line end', 'a\nb', 'control-characters'],
    ['with half a character', 'a\ud83db', 'half-character'],
  ])('can’t be %s', (_what, description, problem) => {
    expect(problems((form) => (form[target].description = description))).toEqual([`${target}.description: ${problem}`]);
  });
});

test('IAM’s description accepts Latin-1 only', () => {
  expect(problems((form) => (form.role.description = 'ロール'))).toEqual(['role.description: characters']);
  expect(problems((form) => (form.role.description = 'a\u00a0b'))).toEqual(['role.description: characters']);
});

describe('a request without tags and descriptions', () => {
  const form = startForm(payments);
  form.key.description = 'For loading';
  const request = runRequestSchema.parse(toRunRequest(form));

  test('has no members for them', () => {
    expect(request.key).not.toHaveProperty('tags');
    for (const part of [request.source, request.destination, request.role]) {
      expect(Object.keys(part)).toHaveLength(2);
    }
  });

  // As version 0.2 hashes them: a repeated submission must find its run, and an approval its plan.
  test('has the hash and the fingerprint that it had before there were any', () => {
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(sha256(canonicalJson(request))).toBe('dead12e304cfd9c0488c8b4c1ca080c6222689494921f9839e9462665e05c92b');
    const tags = [{ key: 'managed-by', value: 'limitless-portal' }];
    const key = { resource: 'kms-key', action: 'create', name: 'limitless', arn: null, conflict: null } as const;
    const row = { ...key, warnings: [], documents: [], access: [], tags, description: 'For loading' };
    const plan = { accountId: '1', region: 'us-east-1', deployerRoleArn: 'arn:d', resources: [row] };
    expect(sha256(planFingerprint(request, plan))).toBe(
      '6bf140356a3ef22058293c7caa99b378c81ba6615b660d52ab2ff5dd44f65a40',
    );
  });
});

describe('the form', () => {
  const team = {
    ...payments,
    tags: [
      { key: 'CostCenter', value: '1234' },
      { key: 'Owner', ask: true as const, on: ['role' as const] },
    ],
  };

  test('has a row for each tag of the team, on the resources that carry it', () => {
    const { key, source, destination, role } = startForm(team);
    const set = tag('CostCenter', '1234');
    expect([key, source, destination, role].map(({ tags }) => tags)).toEqual([
      [set],
      [set],
      [set],
      [set, tag('Owner')],
    ]);
  });

  test('replaces the rows of one team by those of the other, and keeps what was typed', () => {
    const form = startForm(team);
    form.role.tags = [tag('CostCenter', '1234'), tag('Owner', 'ops'), tag('mine', '1')];
    const other = { ...payments, id: 'other', tags: [{ key: 'Owner', ask: true as const }] };
    const changed = changeTeam(form, team, other);
    expect(changed.role.tags).toEqual([tag('Owner', 'ops'), tag('mine', '1')]);
    expect(changed.key.tags).toEqual([tag('Owner')]);
    expect(changeTeam(changed, other, undefined).role.tags).toEqual([tag('mine', '1')]);
  });

  test('gives a restored draft the team’s current tags and values', () => {
    const draft = startForm(payments);
    draft.key.tags = [tag('mine'), tag('CostCenter', 'old')];
    expect(withTeamRules(draft, team).key.tags).toEqual([tag('CostCenter', '1234'), tag('mine')]);
  });

  test('submits descriptions without the spaces around them', () => {
    const form = startForm(payments);
    form.role.description = ' For loading ';
    form.source.description = '  ';
    expect(toSubmission(form)).toMatchObject({ role: { description: 'For loading' } });
    expect(toSubmission(form).source).not.toHaveProperty('description');
  });
});
