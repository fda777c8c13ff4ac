import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { CopyableCode } from './copyable-code.tsx';

const TEXT = "SOURCE='arn:aws:…'\nDESTINATION='arn:aws:…'";
const COPIED = say('shell.copy.copied');
const FAILED = say('shell.copy.failed');

afterEach(() => Reflect.deleteProperty(navigator, 'clipboard'));

/** Copies the text in a browser with this clipboard. */
function copyWith(clipboard?: { writeText: (text: string) => Promise<void> }) {
  show(<CopyableCode label="Shell" text={TEXT} />);
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
  fireEvent.click(screen.getByRole('button', { name: say('shell.copy.copyWhat', { what: 'Shell' }) }));
}

test('the whole text is copied unchanged, and the page confirms it', async () => {
  const writeText = vi.fn().mockResolvedValue(undefined);
  copyWith({ writeText });
  expect(await screen.findByText(COPIED)).toBeTruthy();
  expect(writeText).toHaveBeenCalledExactlyOnceWith(TEXT);
  expect(screen.queryByText(FAILED)).toBeNull();
});

test.each([
  [
    'a clipboard that denies access',
    { writeText: () => Promise.reject(new DOMException('Denied', 'NotAllowedError')) },
  ],
  ['a page without a clipboard, such as one without HTTPS', undefined],
])('%s: the button says that nothing was copied', async (_name, clipboard) => {
  copyWith(clipboard);
  await waitFor(() => expect(screen.queryByText(FAILED)).not.toBeNull());
  expect(screen.queryByText(COPIED)).toBeNull();
});
