import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig, readConfig } from './config.ts';

const example = readFileSync(path.resolve('portal.config.example.yaml'), 'utf8');

function problems(text: string): string[] {
  const parsed = parseConfig(text);
  return 'problems' in parsed ? parsed.problems : [];
}

/** The number of the first line that contains the text. */
function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

test('accepts portal.config.example.yaml', () => {
  const parsed = readConfig(path.resolve('portal.config.example.yaml'));
  expect(parsed).toMatchObject({ config: { teams: [{ id: 'payments' }, { id: 'analytics', partition: 'aws' }] } });
});

test('reports a missing file, with what to do', () => {
  expect(readConfig(path.resolve('no-such.yaml'))).toEqual({
    problems: [expect.stringMatching(/^no-such\.yaml: there is no such file: copy portal\.config\.example\.yaml/)],
  });
});

test('reports a folder in place of the file', () => {
  expect(readConfig(path.resolve('server'))).toEqual({
    problems: [expect.stringMatching(/^server: the file cannot be read \(EISDIR\)/)],
  });
});

test('reports text that is not YAML with its line', () => {
  expect(problems('teams:\n  - id: "payments\n')[0]).toMatch(/^\d: is not YAML: /);
});

test('reports a duplicate key with its line', () => {
  expect(problems('teams: []\ngroups: {}\nteams: []\n')).toEqual([expect.stringMatching(/^3: is not YAML: .*unique/)]);
});

test('reports everything that an empty file lacks', () => {
  expect(problems('')).toEqual(['1: teams: is not a list: write the teams as a list', '1: groups: is missing: add it']);
});

test('reports an invalid value at its own line', () => {
  const text = example.replace('- us-west-2', '- us-wst-2');
  const line = lineOf(text, '- us-wst-2');
  expect(problems(text)).toEqual([
    `${line}: teams[0].regions[1]: us-wst-2 is not a Region of partition aws: correct the name`,
  ]);
});

test('reports an unknown key at its own line', () => {
  const text = example.replace('namePrefix:', 'prefix:');
  expect(problems(text)).toEqual([
    `${lineOf(text, 'prefix:')}: teams[0].prefix: is not a known setting: correct its spelling or remove it`,
  ]);
});

test('reports a missing key at the line of its team', () => {
  const text = example.replace(/^ +externalId: 0b.*\n/m, '');
  expect(problems(text)).toEqual([
    `${lineOf(text, 'id: analytics')}: teams[1].externalId: the external id is missing: add it`,
  ]);
});

test('reports an account ID without quotes', () => {
  expect(problems(example.replace("'444455556666'", '444455556666'))).toEqual([
    expect.stringContaining('teams[1].accountId: the account id is read as a number: put it in quotes'),
  ]);
});

test('reports a mistake inside an anchor where it is written', () => {
  const text = `teams:
  - &team
    id: one
    name: { en: One, ja: 一 }
    accountId: '111122223333'
    regions: &regions [us-esat-1]
    deployerRoleArn: arn:aws:iam::111122223333:role/d
    externalId: one
    groups: { dba: [d], lead: [l] }
  - id: two
    name: { en: Two, ja: 二 }
    accountId: '111122223333'
    regions: *regions
    deployerRoleArn: arn:aws:iam::111122223333:role/d
    externalId: two
    groups: { dba: [d], lead: [l] }
groups: { support: [], auditor: [] }
`;
  expect(problems(text).map((line) => line.split(':').slice(0, 2).join(':'))).toEqual([
    '6: teams[0].regions[0]',
    '6: teams[1].regions[0]',
  ]);
});
