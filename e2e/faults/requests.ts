import type { Submission } from '#lib/request/schema.ts';

/** The team that most scenarios submit for, and where. */
export const PAYMENTS = { teamId: 'payments', person: 'dba@payments', accountId: '111111111111', region: 'us-east-1' };

/** A submission whose every name is its own: `name` of letters, digits and hyphens. */
export function submissionFor(name: string, change: Partial<Submission> = {}): Submission {
  return {
    target: { teamId: PAYMENTS.teamId, region: PAYMENTS.region },
    key: { mode: 'create', alias: name, description: name, administratorArns: [], administratorsMayDelete: true },
    source: { secretName: `${name}/source`, userName: 'sourcedbreader' },
    destination: { secretName: `${name}/destination`, userName: 'destinationdbwriter' },
    role: { roleName: `${name}-loader`, policyName: 'data_loading_policy' },
    passwords: { source: `"1" of ${name}`, destination: `$2 \\ of ${name}` },
    ...change,
  };
}
