'use client';
import { useWatch } from 'react-hook-form';
import { type PolicyDocument, rolePolicy } from '#lib/aws/policies.ts';
import { UNKNOWN_KEY_ID, UNKNOWN_SUFFIX } from '#lib/plan/plan.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { useChosenTeam } from './teams-context.tsx';

/** The inline policy over the names of the form; what only AWS knows stands in angle brackets. */
export function useInlinePolicy(): PolicyDocument {
  const team = useChosenTeam();
  const [target, key, source, destination] = useWatch<RequestForm, ['target', 'key', 'source', 'destination']>({
    name: ['target', 'key', 'source', 'destination'],
  });
  const arn = (service: string, resource: string) =>
    `arn:${team?.partition ?? 'aws'}:${service}:${target.region}:${team?.accountId ?? ''}:${resource}`;
  return rolePolicy({
    keyArn: key.mode === 'existing' ? key.keyArn.trim() : arn('kms', `key/${UNKNOWN_KEY_ID}`),
    sourceSecretArn: arn('secretsmanager', `secret:${source.secretName}-${UNKNOWN_SUFFIX}`),
    destinationSecretArn: arn('secretsmanager', `secret:${destination.secretName}-${UNKNOWN_SUFFIX}`),
  });
}
