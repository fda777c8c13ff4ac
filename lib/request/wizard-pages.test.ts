import { describe, expect, test } from 'vitest';
import { startForm, toSubmission } from './form.ts';
import { submissionSchema, WIZARD_PAGES } from './schema.ts';
import { firstWrongPage, PAGE_FIELDS, pageOfField, reachablePage } from './wizard-pages.ts';

test.each([
  ['target.region', 'target'],
  ['key.administratorArns.3', 'key'],
  ['source.userName', 'source'],
  ['passwords.source', 'source'],
  ['passwords.destination', 'destination'],
  ['role.roleName', 'role'],
  ['role.policyName', 'permissions'],
  ['key.tags.1.key', 'key'],
  ['source.description', 'source'],
  ['destination.tags', 'destination'],
  ['role.tags.0.value', 'role'],
  ['sourcery', 'review'],
])('%s is on the page %s', (path, page) => {
  expect(pageOfField(path)).toBe(page);
});

test('every part of a submission belongs to exactly one page', () => {
  const named = Object.values(PAGE_FIELDS).flat();
  expect(new Set(named).size).toBe(named.length);
  const leaves = Object.entries(toSubmission(startForm(undefined))).flatMap(([part, fields]) =>
    Object.keys(fields).map((field) => `${part}.${field}`),
  );
  expect(leaves.filter((leaf) => pageOfField(leaf) === 'review')).toEqual([]);
});

describe('the first invalid page', () => {
  const valid = () => {
    const submission = toSubmission(startForm({ id: 'payments', regions: ['us-east-1'], namePrefix: undefined }));
    submission.passwords = { source: 'a', destination: 'b' };
    return submission;
  };

  test('is the review page when everything is valid', () => {
    expect(firstWrongPage(submissionSchema, valid())).toBe('review');
  });

  test('is the earliest of several', () => {
    const submission = valid();
    submission.role.roleName = '';
    submission.passwords.destination = '';
    expect(firstWrongPage(submissionSchema, submission)).toBe('destination');
  });
});

describe('going to a page', () => {
  const index = (page: (typeof WIZARD_PAGES)[number]) => WIZARD_PAGES.indexOf(page);

  test('always allows going back', () => {
    expect(reachablePage(index('role'), index('target'), 'target')).toBe(index('target'));
  });

  test('allows going forward only over valid pages', () => {
    expect(reachablePage(index('target'), index('review'), 'destination')).toBe(index('destination'));
    expect(reachablePage(index('target'), index('role'), 'review')).toBe(index('role'));
  });

  test('stays when this page or an earlier one is invalid', () => {
    expect(reachablePage(index('key'), index('role'), 'key')).toBe(index('key'));
    expect(reachablePage(index('role'), index('review'), 'source')).toBe(index('role'));
  });
});
