/** What comes out of a run. */
export const runResults = {
  heading: 'Results',
  description: 'The ARNs for the data loading utility.',
  keyArn: 'KMS key ARN',
  sourceSecretArn: 'Source database secret ARN',
  destinationSecretArn: 'Destination database secret ARN',
  roleArn: 'IAM role ARN',
  resources: {
    keyArn: 'KMS key',
    sourceSecretArn: 'Source database secret',
    destinationSecretArn: 'Destination database secret',
    roleArn: 'IAM role',
  },
  together: 'All ARNs',
  formats: { text: 'Text', json: 'JSON', shell: 'Shell variables' },
};
