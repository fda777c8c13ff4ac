/** What comes out of a run. */
export const runResults = {
  heading: 'Results',
  description: 'The ARNs for the data loading utility.',
  keyArn: 'KMS key ARN',
  sourceSecretArn: 'Source secret ARN',
  destinationSecretArn: 'Destination secret ARN',
  roleArn: 'IAM role ARN',
  resources: {
    keyArn: 'KMS key',
    sourceSecretArn: 'Source secret',
    destinationSecretArn: 'Destination secret',
    roleArn: 'IAM role',
  },
  together: 'All ARNs',
  formats: { text: 'Text', json: 'JSON', shell: 'Shell variables' },
};
