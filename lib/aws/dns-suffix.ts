import type { Partition } from '../team.ts';

const SUFFIXES: Readonly<Record<Partition, string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
  'aws-eusc': 'amazonaws.eu',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-iso-e': 'cloud.adc-e.uk',
  'aws-iso-f': 'csp.hci.ic.gov',
};

/** The end of the name of every endpoint in the partition, which may come from an ARN. */
export function dnsSuffix(partition: string): string {
  return Object.hasOwn(SUFFIXES, partition) ? SUFFIXES[partition as Partition] : SUFFIXES.aws;
}

/** The value of `kms:ViaService` when Secrets Manager uses a key for its caller. */
export function throughSecretsManager(partition: string, region: string): string {
  return `secretsmanager.${region}.${dnsSuffix(partition)}`;
}
