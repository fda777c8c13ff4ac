/** What comes out of a run. */
export const runResults = {
  heading: 'Results',
  description: 'The four ARNs that the data loading utility needs.',
  keyArn: 'KMS key ARN',
  sourceSecretArn: 'Source database secret ARN',
  destinationSecretArn: 'Destination database secret ARN',
  roleArn: 'IAM role ARN',
  together: 'All together',
  formats: { text: 'Text', json: 'JSON', shell: 'Shell variables' },
};
