import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
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
