import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { ListLoading } from './list-loading.tsx';

test.each(['history', 'support', 'audit', 'sessions'] as const)(
  'the page of %s has its title and says that it is loading',
  (of) => {
    show(<ListLoading of={of} />);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(say(`${of}.title`));
    expect(screen.getByRole('table', { name: say(`${of}.title`) })).toBeTruthy();
    expect(screen.getAllByText(say(`${of}.loading`)).length).toBeGreaterThan(0);
  },
);

test('a screen reader announces that the list is loading', async () => {
  show(<ListLoading of="history" />);
  const announced = () => [...document.querySelectorAll('[aria-live]')].map(({ textContent }) => textContent);
  await waitFor(() => expect(announced()).toContain(say('history.loading')));
});
