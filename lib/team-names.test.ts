import { describe, expect, test } from 'vitest';
import { runRequestSchemaFor } from './request/bounds.ts';
import { changeTeam, startForm, toRunRequest, withTeamRules } from './request/form.ts';
import type { RunRequest } from './request/schema.ts';
import { templateForm } from './request/template.ts';
import { teamSchema } from './team.ts';

const TEAM = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: '111111111111',
  regions: ['us-east-1'],
  deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
  externalId: 'an-external-id',
  groups: { dba: ['dba'], lead: ['lead'] },
};
const PATTERNS = { key: 'acme-{team}-*', secret: 'acme/{team}/*/db', role: '*-{team}' };

const read = (rules: object) => teamSchema.safeParse({ ...TEAM, ...rules });
const problems = (rules: object) =>
  read(rules).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the settings', () => {
  test.each(['/limitless/', '/division/data-loading/', '/a+b=c,d.e@f_g/'])('accept the IAM path %s', (iamPath) => {
    expect(problems({ iamPath })).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ['without slashes', 'limitless', /begin and end with \//],
    ['of the root, which needs no setting', '/', /begin and end with \//],
    ['with an empty part', '//limitless/', /begin and end/],
    ['with a wildcard, which has a meaning in policies', '/limit*/', /begin and end/],
    ['with a space', '/lim less/', /begin and end/],
    ['that AWS reserves', '/aws-service-role/x/', /AWS reserves/],
    ['that leaves no room for a session policy', `/${'a'.repeat(63)}/`, /more than 64/],
    ['that is a number', 7, /is not a text/],
  ])('refuse an IAM path %s', (_what, iamPath, problem) => {
    expect(problems({ iamPath })).toEqual([expect.stringMatching(problem)]);
  });

  test('accept patterns for keys, secrets and roles, or for some of them', () => {
    expect(problems({ namePatterns: PATTERNS })).toEqual([]);
    expect(problems({ namePatterns: { role: '*' } })).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['no pattern', {}, 'namePatterns: has no pattern'],
    ['an unknown kind', { alias: 'x*' }, 'namePatterns: Unrecognized key'],
    ['no wildcard', { key: 'acme' }, 'namePatterns.key: needs exactly one *'],
    ['two wildcards', { role: 'acme-*-*' }, 'namePatterns.role: needs exactly one *'],
    ['another word in braces', { key: '{account}-*' }, 'namePatterns.key: has braces that are not {team}'],
    [
      'characters that KMS refuses',
      { key: 'acme.*' },
      'namePatterns.key: suggests acme.limitless, which has characters',
    ],
    ['an alias of AWS', { key: 'aws/*' }, 'namePatterns.key: suggests aws/limitless, which begins with aws/'],
    [
      'a slash, which only paths of roles have',
      { role: 'acme/*' },
      'namePatterns.role: suggests acme/aurora-data-loader, which has characters',
    ],
    ['too many characters', { role: `${'r'.repeat(50)}*` }, 'which is too long for AWS'],
    ['too many characters in one secret', { secret: `${'s'.repeat(497)}*` }, 'which is too long for AWS'],
  ])('refuse patterns with %s', (_what, namePatterns, problem) => {
    expect(problems({ namePatterns })[0]).toContain(problem);
  });

  test('refuse a prefix beside patterns', () => {
    expect(problems({ namePrefix: 'acme-', namePatterns: PATTERNS })).toEqual([
      expect.stringContaining('namePatterns: is beside namePrefix'),
    ]);
  });
});

describe('a request of a team with rules', () => {
  const team = read({ iamPath: '/limitless/', namePatterns: PATTERNS }).data;
  const schema = runRequestSchemaFor(team ? [team] : []);
  const refused = (request: RunRequest) =>
    schema.safeParse(request).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  const request = toRunRequest(startForm(team));

  test('begins with names and the path that fit', () => {
    expect(request).toMatchObject({
      key: { alias: 'acme-payments-limitless' },
      source: { secretName: 'acme/payments/source_DB_secret/db' },
      destination: { secretName: 'acme/payments/destination_DB_secret/db' },
      role: { roleName: 'aurora-data-loader-payments', path: '/limitless/' },
    });
    expect(refused(request)).toEqual([]);
  });

  test('is refused with other names, each at its field', () => {
    const { key, source, destination, role } = request;
    expect(
      refused({
        ...request,
        key: { ...key, alias: 'acme-other-x' } as RunRequest['key'],
        source: { ...source, secretName: 'acme/payments/source' },
        // As long as the beginning and the end together, which may not overlap.
        destination: { ...destination, secretName: 'acme/payments/db' },
        role: { ...role, roleName: 'payments-loader' },
      }),
    ).toEqual([
      'key.alias: team-pattern',
      'source.secretName: team-pattern',
      'destination.secretName: team-pattern',
      'role.roleName: team-pattern',
    ]);
  });

  test('is free in the names that have no pattern', () => {
    const some = read({ namePatterns: { role: 'acme-*' } }).data;
    const form = startForm(some);
    form.key.alias = 'anything';
    const names = runRequestSchemaFor(some ? [some] : []).safeParse(toRunRequest(form));
    expect(names.error).toBeUndefined();
    expect(form.source.secretName).toBe('source_DB_secret');
  });

  test('is refused without the path, with another one, and with one that the team doesn’t have', () => {
    const { path: _path, ...role } = request.role;
    expect(refused({ ...request, role })).toEqual(['role.path: team-path']);
    expect(refused({ ...request, role: { ...role, path: '/' } })).toEqual(['role.path: team-path']);
    const plain = read({}).data;
    const answer = runRequestSchemaFor(plain ? [plain] : []).safeParse(toRunRequest(startForm(plain)));
    expect(answer.error).toBeUndefined();
    const pathless = toRunRequest(startForm(plain));
    const smuggled = { ...pathless, role: { ...pathless.role, path: '/admin/' } };
    expect(runRequestSchemaFor(plain ? [plain] : []).safeParse(smuggled).error?.issues[0]?.message).toBe('team-path');
  });

  test('follows a change of the team, of the settings and of an earlier setup', () => {
    const other = read({ id: 'analytics', namePatterns: { key: '{team}-*' } }).data;
    const changed = toRunRequest(changeTeam(startForm(team), team, other));
    expect(changed).toMatchObject({ key: { alias: 'analytics-limitless' }, role: { roleName: 'aurora-data-loader' } });
    expect(changed.role).not.toHaveProperty('path');
    expect(toRunRequest(withTeamRules(startForm(other), team)).role.path).toBe('/limitless/');
    expect(toRunRequest(templateForm({ ...request, role: { ...request.role, path: '/old/' } }, team))).toMatchObject({
      source: { secretName: 'acme/payments/source_DB_secret-2/db' },
      role: { roleName: 'aurora-data-loader-2-payments', path: '/limitless/' },
    });
  });
});
