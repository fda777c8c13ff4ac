import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { FailureAlert } from './failure-alert.tsx';

const alert = () => screen.getByRole('alert');

test('no response: the text says so, and Try again retries', async () => {
  const onRetry = vi.fn();
  const { user } = show(<FailureAlert failure={{ code: 'unreachable' }} onRetry={onRetry} />);
  expect(alert().textContent).toContain(say('errors.unreachable.title'));
  expect(alert().textContent).toContain(say('errors.unreachable.remedy'));
  await user.click(within(alert()).getByRole('button', { name: say('feedback.retry') }));
  expect(onRetry).toHaveBeenCalledOnce();
  expect(within(alert()).getByRole('button', { name: say('feedback.reload') })).toBeTruthy();
});

test('a deployer role that can’t be assumed: the required trust policy can be copied', () => {
  const trustPolicy = '{"Version":"2012-10-17"}';
  const params = { roleArn: 'arn:aws:iam::111111111111:role/deployer', action: 'sts:SetSourceIdentity', trustPolicy };
  show(<FailureAlert failure={{ code: 'deployer-role-refused', params }} onRetry={vi.fn()} />);
  expect(within(alert()).getByText(params.roleArn)).toBeTruthy();
  expect(within(alert()).getByText(params.action)).toBeTruthy();
  expect(alert().textContent).toContain(params.trustPolicy);
});

test('a denied call: the missing statement can be copied', () => {
  const params = { operation: 'ListKeys', action: 'kms:ListKeys', statement: '{"Action":"kms:ListKeys"}' };
  show(<FailureAlert failure={{ code: 'access-denied', params }} onRetry={vi.fn()} />);
  expect(alert().textContent).toContain('Action: kms:ListKeys');
  expect(alert().textContent).toContain(params.statement);
  expect(within(alert()).getByRole('button', { name: new RegExp(say('denial.statement')) })).toBeTruthy();
});

test('signed out: the sign-in link returns to this page with its filters', () => {
  show(<FailureAlert failure={{ code: 'not-signed-in' }} onRetry={vi.fn()} />, { at: '/runs?state=failed' });
  const link = within(alert()).getByRole('link', { name: say('feedback.signIn') });
  const url = new URL(link.getAttribute('href') ?? '', location.href);
  expect(url.pathname).toBe('/sign-in');
  expect([...url.searchParams.values()]).toEqual(['/runs?state=failed']);
  expect(within(alert()).queryByRole('button', { name: say('feedback.retry') })).toBeNull();
});

test('an updated portal: the page can be reloaded, and nothing is retried in vain', () => {
  show(<FailureAlert failure={{ code: 'portal-updated' }} onRetry={vi.fn()} />);
  expect(alert().textContent).toContain(say('errors.portal-updated.title'));
  expect(within(alert()).getByRole('button', { name: say('feedback.reload') })).toBeTruthy();
  expect(within(alert()).queryByRole('button', { name: say('feedback.retry') })).toBeNull();
});

test('old data that is still on the page is labeled as old', () => {
  show(<FailureAlert failure={{ code: 'database-unreachable' }} isStale />);
  expect(alert().textContent).toContain(say('feedback.stale'));
});
