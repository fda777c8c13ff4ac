import { expect, test } from 'vitest';
import { runResults as en } from '../i18n/en/run-results.ts';
import { RESULT_NAMES, type Results, readResults, resultsAsJson, resultsAsShell, resultsAsText } from './results.ts';

const RESULTS: Results = {
  keyArn: 'arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555',
  sourceSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source_DB_secret-AbCdEf',
  destinationSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:destination_DB_secret-GhIjKl',
  roleArn: 'arn:aws:iam::111111111111:role/aurora-data-loader',
};

test('results exist only when all four ARNs are known', () => {
  for (const name of RESULT_NAMES) {
    expect(readResults({ ...RESULTS, [name]: undefined })).toBeNull();
    expect(readResults({ ...RESULTS, [name]: '' })).toBeNull();
  }
  expect(readResults(RESULTS)).toEqual(RESULTS);
});

test('the ARNs as text have one labeled line each, in the order of the setup', () => {
  expect(resultsAsText(RESULTS, en).split('\n')).toEqual([
    `KMS key ARN: ${RESULTS.keyArn}`,
    `Source secret ARN: ${RESULTS.sourceSecretArn}`,
    `Destination secret ARN: ${RESULTS.destinationSecretArn}`,
    `IAM role ARN: ${RESULTS.roleArn}`,
  ]);
});

test('the ARNs as JSON are one object', () => {
  expect(JSON.parse(resultsAsJson(RESULTS))).toEqual({
    kmsKeyArn: RESULTS.keyArn,
    sourceSecretArn: RESULTS.sourceSecretArn,
    destinationSecretArn: RESULTS.destinationSecretArn,
    iamRoleArn: RESULTS.roleArn,
  });
});

test('the ARNs as shell variables are quoted, so that a shell reads them literally', () => {
  expect(resultsAsShell(RESULTS).split('\n')).toEqual([
    `KMS_KEY_ARN='${RESULTS.keyArn}'`,
    `SOURCE_SECRET_ARN='${RESULTS.sourceSecretArn}'`,
    `DESTINATION_SECRET_ARN='${RESULTS.destinationSecretArn}'`,
    `IAM_ROLE_ARN='${RESULTS.roleArn}'`,
  ]);
  expect(resultsAsShell({ ...RESULTS, roleArn: "a'; rm -rf $HOME" })).toContain(
    String.raw`IAM_ROLE_ARN='a'\''; rm -rf $HOME'`,
  );
});
