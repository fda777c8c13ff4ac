import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { MissingStatement } from './missing-statement.tsx';

test('the statement can be read and copied in full', async () => {
  const text = '{\n  "Effect": "Allow",\n  "Action": "kms:CreateKey"\n}';
  const { user } = show(<MissingStatement text={text} />);
  expect(screen.getByText(say('denial.statement'))).toBeTruthy();
  expect(document.body.textContent).toContain('"kms:CreateKey"');
  await user.click(screen.getByRole('button', { name: new RegExp(say('denial.statement')) }));
  expect(await navigator.clipboard.readText()).toBe(text);
});
