import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { DONE, playPortal, refused } from '#components/testing/portal.ts';
import { failedRun, RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunView } from '#lib/runs/view.ts';
import { PasswordForm } from './password-form.tsx';

const lost: RunView = { ...failedRun('source-secret'), passwords: { source: 'expired', destination: 'unreadable' } };

const field = (of: 'source' | 'destination') => {
  const { userName } = lost.request[of];
  return screen.getByLabelText<HTMLInputElement>(say(`run.password.label.${of}`, { userName }));
};
const fill = (of: 'source' | 'destination', value: string) => fireEvent.change(field(of), { target: { value } });
const submit = () => fireEvent.click(screen.getByRole('button', { name: say('run.password.submit', { count: 2 }) }));

function open(answers: Parameters<typeof playPortal>[0] = {}) {
  const portal = playPortal({ [`/api/runs/${RUN_ID}`]: () => lost, ...answers });
  show(<PasswordForm view={lost} isTold={false} />);
  return portal;
}

test('browsers neither autofill the passwords nor spell-check them, and hide them unless shown', () => {
  open();
  for (const of of ['source', 'destination'] as const) {
    expect(field(of).autocomplete).toBe('new-password');
    expect(field(of).getAttribute('spellcheck')).toBe('false');
    expect(field(of).type).toBe('password');
  }
  fireEvent.click(screen.getAllByRole('button', { name: say('run.password.show') })[0] as HTMLElement);
  expect(field('source').type).toBe('text');
  expect(field('destination').type).toBe('password');
});

test('each password is sent for its own secret, and then every failed step is retried', async () => {
  const portal = open({ providePasswords: () => DONE, retryRun: () => DONE });
  fill('source', 'of the source');
  fill('destination', 'of the destination');
  submit();
  await waitFor(() => expect(portal.asked('retryRun')).toEqual([{ runId: RUN_ID, step: null }]));
  const passwords = { source: 'of the source', destination: 'of the destination' };
  expect(portal.asked('providePasswords')).toEqual([{ runId: RUN_ID, passwords }]);
});

test('a missing password is reported next to its field, and nothing is sent', () => {
  const portal = open();
  fill('source', 'of the source');
  expect(field('destination').getAttribute('aria-invalid')).toBeNull();
  submit();
  expect(field('source').getAttribute('aria-invalid')).toBeNull();
  expect(field('destination').getAttribute('aria-invalid')).toBe('true');
  expect(portal.asked('providePasswords')).toEqual([]);
});

test('rejected passwords are reported, and no step is retried', async () => {
  const portal = open({ providePasswords: () => refused('password-not-wanted') });
  fill('source', 'one');
  fill('destination', 'two');
  submit();
  expect((await screen.findByRole('alert')).textContent).toContain(say('errors.password-not-wanted.title'));
  expect(portal.asked('retryRun')).toEqual([]);
});
