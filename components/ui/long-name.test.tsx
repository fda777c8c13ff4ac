import { fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { LongName } from './long-name.tsx';

afterEach(() => Reflect.deleteProperty(navigator, 'clipboard'));

test.each([64, 128])(
  'a name of %i characters is on the page in full, and a button copies all of it',
  async (length) => {
    const name = `payments-${'x'.repeat(length - 9)}`;
    const writeText = vi.fn().mockResolvedValue(undefined);
    show(<LongName text={name} />);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    expect(screen.getByText(name)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: say('shell.copy.copyWhat', { what: name }) }));
    expect(await screen.findByText(say('shell.copy.copied'))).toBeTruthy();
    expect(writeText).toHaveBeenCalledExactlyOnceWith(name);
  },
);

test('a name that fits has no button', () => {
  show(<LongName text="payments-loader" />);
  expect(screen.getByText('payments-loader')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});
