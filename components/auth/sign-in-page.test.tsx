import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { LOCALES } from '#lib/i18n/locale.ts';
import { readSignInProblem, type SignInCause } from '#lib/people/sign-in-problem.ts';
import { SignInPage } from './sign-in-page.tsx';

const REPORT = say('auth.signIn.reportVulnerability');
const open = (securityContact: string | null) =>
  show(<SignInPage returnPath="/" problem={null} hasEnded={false} securityContact={securityContact} />);

test('the page links to the security contact', () => {
  open('mailto:security@example.com');
  expect(screen.getByRole('link', { name: REPORT }).getAttribute('href')).toBe('mailto:security@example.com');
});

test('without a security contact there is no link to one', () => {
  open(null);
  expect(screen.queryByText(REPORT)).toBeNull();
});

const CAUSES = [
  'expired',
  'code',
  'denied',
  'blocked',
  'unreachable',
  'clock',
  'too-many-requests',
  'unexpected',
] as const;

test.each(LOCALES)('the page (%s) mentions the 15 minutes only for a sign-in that took too long', (locale) => {
  const told = (cause: SignInCause) => {
    const page = (
      <SignInPage returnPath="/" problem={readSignInProblem(cause)} hasEnded={false} securityContact={null} />
    );
    const { unmount } = show(page, { locale });
    const text = screen.getByRole('alert').textContent ?? '';
    unmount();
    return text;
  };
  const texts = CAUSES.map(told);
  expect(new Set(texts).size).toBe(CAUSES.length);
  expect(CAUSES.filter((_cause, no) => texts[no]?.includes('15'))).toEqual(['expired']);
});
