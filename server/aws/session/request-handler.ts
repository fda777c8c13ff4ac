import type { STSClientConfig } from '@aws-sdk/client-sts';

/**
 * How every client of the portal talks to AWS: bounded, so that a silent endpoint becomes an error with words. The request's bound is
 * well under the lease: a worker that waits for AWS still notices in time that it was replaced.
 */
export const REQUEST_HANDLER = {
  connectionTimeout: 3_000,
  requestTimeout: 8_000,
  throwOnRequestTimeout: true,
} as const;

/** The same with another way to AWS, as tests have it. */
export type AwsRequestHandler = NonNullable<STSClientConfig['requestHandler']>;
