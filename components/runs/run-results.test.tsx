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
