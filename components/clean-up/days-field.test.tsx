import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { DaysField, readDays } from './days-field.tsx';

const LIMITS = say('cleanUp.periods.constraint');

function Field({ first }: { first: string }) {
  const [text, setText] = useState(first);
  return <DaysField label="Days" description="" value={text} onChange={setText} />;
}

const input = () => screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Days' });

test.each(['7', '8', '29', '30'])('%s days are accepted', (text) => {
  show(<Field first={text} />);
  expect(readDays(text)).toBe(Number(text));
  expect(input().getAttribute('aria-invalid')).toBeNull();
  // Only the description, without an error.
  expect(screen.getAllByText(LIMITS)).toHaveLength(1);
});

test.each(['', '6', '31', '0', '-7', '7.5', '1e1', '07 '])('"%s" is rejected with the limits', (text) => {
  show(<Field first={text} />);
  expect(readDays(text)).toBeNull();
  expect(input().getAttribute('aria-invalid')).toBe('true');
  expect(screen.getAllByText(LIMITS)).toHaveLength(2);
});

test('a wrong number is reported while typing, until it is correct', async () => {
  const { user } = show(<Field first="30" />);
  await user.type(input(), '{Backspace}1');
  expect(input().getAttribute('aria-invalid')).toBe('true');
  await user.type(input(), '{Backspace}0');
  expect(input().getAttribute('aria-invalid')).toBeNull();
});

test('the browser also knows the limits', () => {
  show(<Field first="30" />);
  const { type, min, max, step } = input();
  expect({ type, min, max, step }).toEqual({ type: 'number', min: '7', max: '30', step: '1' });
});
