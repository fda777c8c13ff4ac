import type { Submission } from '#lib/request/schema.ts';

/** The team that most scenarios submit for, and where. */
export const PAYMENTS = { teamId: 'payments', person: 'dba@payments', accountId: '111111111111', region: 'us-east-1' };

/** A submission whose every name is its own: `name` of letters, digits and hyphens. */
export function submissionFor(name: string, change: Partial<Submission> = {}): Submission {
  // The team ledger requires this one (sandbox/teams.ts).
  const tags = [{ key: 'CostCenter', value: '4711' }];
  const key = { alias: name, description: name, tags, administratorArns: [], administratorsMayDelete: true };
  return {
    target: { teamId: PAYMENTS.teamId, region: PAYMENTS.region },
    key: { mode: 'create', ...key },
    source: { secretName: `${name}/source`, userName: 'sourcedbreader', description: name, tags },
    destination: { secretName: `${name}/destination`, userName: 'destinationdbwriter', tags },
    role: { roleName: `${name}-loader`, policyName: 'data_loading_policy', description: name, tags },
    passwords: { source: `"1" of ${name}`, destination: `$2 \\ of ${name}` },
    ...change,
  };
}
