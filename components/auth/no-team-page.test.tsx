import { expect, test } from 'vitest';
import { show } from '#components/testing/show.tsx';
import { NoTeamPage } from './no-team-page.tsx';

const shown = (groupsProblem: 'missing' | 'overage' | null, locale: 'en' | 'ja') =>
  show(<NoTeamPage name="Dana" groupCount={0} groupsProblem={groupsProblem} />, { locale }).container.textContent ?? '';

test('a person with too many groups is told the limit and both ways to fix it', () => {
  expect(shown('overage', 'en')).toMatch(
    /so many groups.*only the groups that are assigned to the portal’s application, or app roles.*Entra ID.*200 groups/,
  );
});

test('a person with too many groups is told the same in Japanese', () => {
  expect(shown('overage', 'ja')).toMatch(/割り当てられたグループのみ、またはアプリロール.*Entra ID.*200 個/);
});

test('a person without a list of groups is told whom to ask first', () => {
  expect(shown('missing', 'en')).toMatch(/Ask your team lead.*must send the groups claim/);
  expect(shown(null, 'en')).not.toMatch(/groups claim/);
});
