import { fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { RunResults } from './run-results.tsx';

const ARN = 'arn:aws';
const results = {
  keyArn: `${ARN}:kms:us-east-1:111111111111:key/k`,
  sourceSecretArn: `${ARN}:secretsmanager:us-east-1:111111111111:secret:s`,
  destinationSecretArn: `${ARN}:secretsmanager:us-east-1:111111111111:secret:d`,
  roleArn: `${ARN}:iam::111111111111:role/r`,
};

/** The content of a format's tab. */
function shown(form: 'text' | 'json' | 'shell'): string {
  show(<RunResults results={results} />);
  const name = say(`run.results.formats.${form}`);
  fireEvent.click(screen.getByRole('tab', { name }));
  const rows = screen.getByRole('tabpanel', { name }).querySelectorAll('tr');
  // CodeView ends each row with a line break.
  return [...rows].map((row) => row.textContent?.trimEnd()).join('\n');
}

test('as text, each ARN follows its own name', () => {
  const lines = (['keyArn', 'sourceSecretArn', 'destinationSecretArn', 'roleArn'] as const).map(
    (name) => `${say(`run.results.${name}`)}: ${results[name]}`,
  );
  expect(shown('text')).toBe(lines.join('\n'));
});

test('as JSON, a program can read the ARNs', () => {
  const { keyArn, roleArn, ...secrets } = results;
  expect(JSON.parse(shown('json'))).toEqual({ kmsKeyArn: keyArn, iamRoleArn: roleArn, ...secrets });
});

test('as shell, each ARN is a variable', () => {
  expect(shown('shell').split('\n')).toEqual([
    `KMS_KEY_ARN='${results.keyArn}'`,
    `SOURCE_SECRET_ARN='${results.sourceSecretArn}'`,
    `DESTINATION_SECRET_ARN='${results.destinationSecretArn}'`,
    `IAM_ROLE_ARN='${results.roleArn}'`,
  ]);
});

test('each ARN is there once outside the formats, with a button that copies it and its page in the console', () => {
  show(
    <RunResults
      results={{ ...results, sourceSecretArn: `${ARN}:secretsmanager:us-east-1:111111111111:secret:s-AbC123` }}
    />,
  );
  for (const name of ['keyArn', 'sourceSecretArn', 'destinationSecretArn', 'roleArn'] as const) {
    const copy = say('shell.copy.copyWhat', { what: say(`run.results.${name}`) });
    expect(screen.getAllByRole('button', { name: copy })).toHaveLength(1);
  }
  const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
  expect(links).toEqual([
    'https://us-east-1.console.aws.amazon.com/kms/home?region=us-east-1#/kms/keys/k',
    'https://us-east-1.console.aws.amazon.com/secretsmanager/secret?name=s&region=us-east-1',
    'https://console.aws.amazon.com/iam/home#/roles/details/r',
  ]);
});
