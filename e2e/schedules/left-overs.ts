import { portalTags } from '#e2e/harness/expected-policies.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { drawId, drawUuid, type ModelKey, type ModelState } from './aws-model/state.ts';
import { REGION, TEAM } from './bench.ts';
import { LABELS, policyText, rootStatement } from './bystanders.ts';
import type { Flavour } from './schedule.ts';

/** An age at which a resource is visible everywhere. */
const LONG_AGO_MS = 600_000;

/** Another role that uses an existing key, and must still do so afterwards. */
export const OTHER_USER = 'another-loader';

/** Creates in AWS what a request of this flavor expects there; returns the request. */
export function prepare(state: ModelState, flavour: Flavour): { request: RunRequest; existingKey: ModelKey | null } {
  const request: RunRequest = {
    target: { teamId: TEAM, region: REGION },
    key: { mode: 'create', alias: 'limitless', ...LABELS, administratorArns: [], administratorsMayDelete: true },
    source: { secretName: 'source_DB_secret', userName: 'sourcedbreader', ...LABELS },
    destination: { secretName: 'destination_DB_secret', userName: 'destinationdbwriter', ...LABELS },
    role: { roleName: 'aurora-data-loader', policyName: 'data_loading_policy', ...LABELS },
  };
  const tags = portalTags({ teamId: TEAM, runId: drawUuid(state) });
  if (flavour === 'new') return { request, existingKey: null };
  if (flavour === 'restored-secret') {
    const restoreArn = leaveSecret(state, request.source.secretName, tags);
    return { request: { ...request, source: { ...request.source, restoreArn } }, existingKey: null };
  }
  const isLeaving = flavour === 'restored-key';
  const existingKey = leaveKey(state, isLeaving, tags);
  const key = { mode: 'existing' as const, keyArn: existingKey.arn, ...(isLeaving ? { restore: true } : {}) };
  return { request: { ...request, key }, existingKey };
}

/** Another person's request at the same time, with names of its own. */
export function requestBeside(state: ModelState, no: number) {
  const { request, existingKey } = prepare(state, 'new');
  const named = (name: string) => `${name}-${no}`;
  return {
    runId: drawUuid(state),
    existingKey,
    request: {
      ...request,
      key: { ...request.key, alias: named('limitless') } as RunRequest['key'],
      source: { ...request.source, secretName: named(request.source.secretName) },
      destination: { ...request.destination, secretName: named(request.destination.secretName) },
      role: { ...request.role, roleName: named(request.role.roleName) },
    },
  };
}

function leaveKey(state: ModelState, isLeaving: boolean, tags: Record<string, string>): ModelKey {
  const id = drawUuid(state);
  const madeAt = state.now() - LONG_AGO_MS;
  const otherRole = `arn:aws:iam::${state.accountId}:role/${OTHER_USER}`;
  state.roles.set(OTHER_USER, {
    name: OTHER_USER,
    arn: otherRole,
    id: `AROA${drawId(state, 17).toUpperCase()}`,
    trustPolicy: policyText([]),
    description: '',
    boundary: null,
    tags: {},
    policies: new Map(),
    attached: [],
    madeAt,
  });
  const key: ModelKey = {
    id,
    arn: `arn:aws:kms:${state.region}:${state.accountId}:key/${id}`,
    state: isLeaving ? 'PendingDeletion' : 'Enabled',
    deletionAt: isLeaving ? state.now() + 7 * 86_400_000 : null,
    description: 'of another time',
    policy: policyText([
      rootStatement(state.accountId),
      {
        Sid: 'Allow use of the key',
        Effect: 'Allow',
        Principal: { AWS: otherRole },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
      },
    ]),
    formerPolicies: [],
    tags,
    grants: [],
    madeAt,
  };
  state.keys.set(id, key);
  return key;
}

/** Creates an earlier run's secret that is pending deletion; returns its ARN. */
function leaveSecret(state: ModelState, name: string, tags: Record<string, string>): string {
  const arn = `arn:aws:secretsmanager:${state.region}:${state.accountId}:secret:${name}-${drawId(state, 6)}`;
  state.secrets.push({
    arn,
    name,
    keyId: null,
    description: '',
    tags,
    versions: new Map([[drawUuid(state), 'the former value']]),
    deletedAt: state.now() - LONG_AGO_MS,
    resourcePolicy: null,
    madeAt: state.now() - LONG_AGO_MS,
  });
  return arn;
}
