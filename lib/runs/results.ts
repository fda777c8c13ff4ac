import { quoteShell } from '../export/quote-shell.ts';
import type { RunArns } from './events.ts';

/** The results of a run: the four ARNs, all known, in the order of the setup. */
export type Results = Readonly<Record<ResultName, string>>;
export const RESULT_NAMES = ['keyArn', 'sourceSecretArn', 'destinationSecretArn', 'roleArn'] as const;
export type ResultName = (typeof RESULT_NAMES)[number];

const SHELL_NAMES: Readonly<Record<ResultName, string>> = {
  keyArn: 'KMS_KEY_ARN',
  sourceSecretArn: 'SOURCE_SECRET_ARN',
  destinationSecretArn: 'DESTINATION_SECRET_ARN',
  roleArn: 'IAM_ROLE_ARN',
};

const JSON_NAMES: Readonly<Record<ResultName, string>> = {
  keyArn: 'kmsKeyArn',
  sourceSecretArn: 'sourceSecretArn',
  destinationSecretArn: 'destinationSecretArn',
  roleArn: 'iamRoleArn',
};

/** The results of a run; null if one is missing. */
export function readResults({ keyArn, sourceSecretArn, destinationSecretArn, roleArn }: RunArns): Results | null {
  if (!keyArn || !sourceSecretArn || !destinationSecretArn || !roleArn) return null;
  return { keyArn, sourceSecretArn, destinationSecretArn, roleArn };
}

/** One `label: ARN` per line. */
export function resultsAsText(results: Results, labels: Readonly<Record<ResultName, string>>): string {
  return RESULT_NAMES.map((name) => `${labels[name]}: ${results[name]}`).join('\n');
}

export function resultsAsJson(results: Results): string {
  return JSON.stringify(Object.fromEntries(RESULT_NAMES.map((name) => [JSON_NAMES[name], results[name]])), null, 2);
}

/** Lines for a POSIX shell, quoted. */
export function resultsAsShell(results: Results): string {
  return RESULT_NAMES.map((name) => `${SHELL_NAMES[name]}=${quoteShell(results[name])}`).join('\n');
}
