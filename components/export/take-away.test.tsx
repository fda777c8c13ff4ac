import { fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { type Blueprint, blueprintOfRun } from '#lib/export/blueprint.ts';
import { cliScript } from '#lib/export/cli-script.ts';
import { terraformFile } from '#lib/export/terraform.ts';
import { messages } from '#lib/i18n/messages.ts';
import { TakeAway } from './take-away.tsx';

const BLUEPRINT: Blueprint = blueprintOfRun(viewAfter(), {
  keyArn: 'arn:aws:kms:us-east-1:111111111111:key/k',
  sourceSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:s-AbCdEf',
  destinationSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:d-AbCdEf',
  roleArn: 'arn:aws:iam::111111111111:role/aurora-data-loader',
});
const FILES = {
  cli: ['aurora-data-loader.sh', cliScript],
  terraform: ['aurora-data-loader.tf', terraformFile],
} as const;

afterEach(() => vi.restoreAllMocks());

function open(blueprint: Blueprint | null) {
  show(<TakeAway blueprint={blueprint} />);
  fireEvent.click(screen.getByRole('button', { name: new RegExp(say('takeAway.heading')) }));
}

test.each(['cli', 'terraform'] as const)(
  'the %s code is shown in full and downloads under the role’s name',
  async (form) => {
    const [fileName, make] = FILES[form];
    const saved: Blob[] = [];
    const names: string[] = [];
    URL.createObjectURL = (file) => `blob:${saved.push(file as Blob)}`;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    open(BLUEPRINT);
    const label = say(`takeAway.tabs.${form}`);
    fireEvent.click(screen.getByRole('tab', { name: label }));
    const text = make(BLUEPRINT, messages.en.takeAway.code);
    const rows = screen.getByRole('tabpanel', { name: label }).querySelectorAll('tr');
    expect([...rows].map((row) => row.textContent?.replace(/\n$/, '')).join('\n')).toBe(text);
    fireEvent.click(screen.getByRole('button', { name: `${say('takeAway.download')}: ${label}` }));
    expect(names).toEqual([fileName]);
    expect(await saved[0]?.text()).toBe(text);
  },
);

test('a plan with conflicts gives no code', () => {
  open(null);
  expect(screen.getByText(say('takeAway.conflict'))).toBeTruthy();
  expect(screen.queryByRole('tab')).toBeNull();
});
