import { describe, expect, test } from 'vitest';
import { runRequestSchemaFor } from './request/bounds.ts';
import { startForm, toRunRequest } from './request/form.ts';
import { teamSchema } from './team.ts';
import { teamTagsOn } from './team-tags.ts';

const payments = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: '111111111111',
  regions: ['us-east-1'],
  deployerRoleArn: 'arn:aws:iam::111111111111:role/limitless-portal-deployer',
  externalId: 'limitless-portal/payments',
  groups: { dba: ['payments-dba'], lead: ['payments-lead'] },
};
const read = (tags: unknown) => teamSchema.safeParse({ ...payments, tags });

function problems(tags: unknown): string[] {
  const parsed = read(tags);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a team’s tags in the configuration', () => {
  test('have a value or ask for one, on some resources or on all', () => {
    const tags = [
      { key: 'CostCenter', value: '1234' },
      { key: 'empty', value: '' },
      { key: '部署', ask: true, on: ['key', 'secrets', 'role'] },
      { key: 'part', value: 'key', on: ['key'] },
      { key: 'part', value: 'rest', on: ['secrets', 'role'] },
    ];
    expect(read(tags).data?.tags).toEqual(tags);
    expect(teamTagsOn(read(tags).data, 'source').map(({ value }) => value)).toEqual(['1234', '', undefined, 'rest']);
    expect(teamTagsOn(read(undefined).data, 'key')).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ['a map', { CostCenter: '1234' }, /^tags: is not a list/],
    ['an empty list', [], /^tags: the list is empty/],
    ['a number', [{ key: 'CostCenter', value: 1234 }], /^tags\.0\.value: .*read as a number: put it in quotes/],
    ['a truth value', [{ key: 'CostCenter', value: true }], /^tags\.0\.value: .*read as a boolean: put it in quotes/],
    ['no key', [{ value: 'a' }], /^tags\.0\.key: the key of the tag is missing/],
    ['an empty key', [{ key: '', value: 'a' }], /^tags\.0\.key: .*is empty/],
    ['a longer key', [{ key: 'k'.repeat(129), value: 'a' }], /^tags\.0\.key: .*more than 128/],
    ['a longer value', [{ key: 'k', value: 'v'.repeat(257) }], /^tags\.0\.value: .*more than 256/],
    ['another character', [{ key: 'a*', value: 'a' }], /^tags\.0\.key: .*other characters/],
    ['AWS’s prefix', [{ key: 'aws:a', value: 'a' }], /^tags\.0\.key: .*AWS reserves/],
    ['a tag of the portal', [{ key: 'assumer', value: 'a' }], /^tags\.0\.key: .*portal sets itself/],
    ['neither value nor ask', [{ key: 'a' }], /^tags\.0: needs either a value or ask: true/],
    ['both value and ask', [{ key: 'a', value: 'b', ask: true }], /^tags\.0: needs either a value or ask: true/],
    ['ask: false', [{ key: 'a', ask: false }], /^tags\.0\.ask: .*write true/],
    ['an unknown resource', [{ key: 'a', value: 'b', on: ['alias'] }], /^tags\.0\.on\.0: is unknown: use key/],
    ['no resource', [{ key: 'a', value: 'b', on: [] }], /^tags\.0\.on: the list is empty/],
    ['an unknown member', [{ key: 'a', value: 'b', values: [] }], /^tags\.0: /],
    [
      'the same key in capitals',
      [
        { key: 'a', value: '1' },
        { key: 'A', ask: true },
      ],
      /^tags\.1\.key: is used/,
    ],
    ['more than fit', Array.from({ length: 47 }, (_, no) => ({ key: `t${no}`, value: '' })), /^tags: has more than 46/],
  ])('are reported with their place: %s', (_what, tags, problem) => {
    expect(problems(tags)).toEqual([expect.stringMatching(problem)]);
  });
});

describe('a request of a team with tags', () => {
  const team = read([
    { key: 'CostCenter', value: '1234' },
    { key: 'Owner', ask: true, on: ['key', 'role'] },
  ]).data;
  const schema = runRequestSchemaFor(team ? [team] : []);
  const filled = () => {
    const form = startForm(team);
    for (const { tags } of [form.key, form.role]) Object.assign(tags[1] ?? {}, { value: 'ops' });
    return form;
  };
  const refused = (form: ReturnType<typeof filled>) =>
    schema.safeParse(toRunRequest(form)).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ??
    [];

  test('is accepted with all of them, also besides its own', () => {
    const form = filled();
    form.source.tags.push({ key: 'mine', value: '' });
    expect(refused(form)).toEqual([]);
  });

  test('is refused without them', () => {
    const form = filled();
    for (const part of [form.key, form.source, form.destination, form.role]) part.tags = [];
    expect(refused(form)).toEqual([
      'key.tags: team-tag',
      'key.tags: team-tag',
      'source.tags: team-tag',
      'destination.tags: team-tag',
      'role.tags: team-tag',
      'role.tags: team-tag',
    ]);
  });

  test('is refused with another value than the team’s, and without an answer', () => {
    const form = filled();
    form.destination.tags = [{ key: 'CostCenter', value: '12345' }];
    form.role.tags = [
      { key: 'Owner', value: ' ' },
      { key: 'CostCenter', value: '1234' },
    ];
    expect(refused(form)).toEqual(['destination.tags.0.value: team-tag-value', 'role.tags.0.value: required']);
  });

  test('needs none on an existing key, which keeps its own', () => {
    const form = filled();
    form.key = { ...form.key, mode: 'existing', keyArn: 'arn:aws:kms:us-east-1:111111111111:key/a', tags: [] };
    expect(refused(form)).toEqual([]);
  });
});
