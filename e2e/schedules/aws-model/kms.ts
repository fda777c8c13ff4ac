import { awsPrincipals, readPolicy, roleOf } from '#e2e/harness/policy-principals.ts';
import { isFlapAway } from '#e2e/harness/role-clock.ts';
import {
  drawUuid,
  isSeen,
  type JsonParams,
  type ModelKey,
  type ModelState,
  Refusal,
  replacePolicy,
  text,
} from './state.ts';

type KmsTag = { TagKey: string; TagValue: string };

/** KMS by operation; parameters and responses as on the wire. */
export const KMS: Readonly<Record<string, (state: ModelState, params: JsonParams) => object>> = {
  CreateKey(state, params) {
    checkKeyPolicy(state, text(params, 'Policy'));
    const id = drawUuid(state);
    const key: ModelKey = {
      id,
      arn: `arn:aws:kms:${state.region}:${state.accountId}:key/${id}`,
      state: 'Enabled',
      deletionAt: null,
      description: text(params, 'Description'),
      policy: text(params, 'Policy'),
      formerPolicies: [],
      tags: readTags(params),
      grants: [],
      madeAt: state.now(),
    };
    state.keys.set(id, key);
    return { KeyMetadata: describe(state, key) };
  },

  DescribeKey(state, params) {
    return { KeyMetadata: describe(state, findKey(state, params)) };
  },

  ListResourceTags(state, params) {
    const { tags } = findKey(state, params);
    return { Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })), Truncated: false };
  },

  GetKeyPolicy(state, params) {
    const { policy, formerPolicies } = findKey(state, params);
    const shown = formerPolicies.find(({ replacedAt }) => !isSeen(state, replacedAt, state.lags.policy));
    return { Policy: shown?.policy ?? policy, PolicyName: 'default' };
  },

  PutKeyPolicy(state, params) {
    const key = findKey(state, params);
    checkKeyPolicy(state, text(params, 'Policy'));
    replacePolicy(state, key, text(params, 'Policy'));
    return {};
  },

  CreateAlias(state, params) {
    const name = text(params, 'AliasName');
    const key = findKey(state, params, 'TargetKeyId');
    if (key.state === 'PendingDeletion') throw isLeaving(key);
    if (state.aliases.has(name)) {
      const arn = `arn:aws:kms:${state.region}:${state.accountId}:${name}`;
      throw new Refusal(400, 'AlreadyExistsException', `An alias with the name ${arn} already exists`);
    }
    state.aliases.set(name, key.id);
    return {};
  },

  ListAliases(state, params) {
    const { id } = findKey(state, params);
    const names = [...state.aliases].filter(([, target]) => target === id).map(([name]) => name);
    return { Aliases: names.map((AliasName) => ({ AliasName, TargetKeyId: id })), Truncated: false };
  },

  ListGrants(state, params) {
    const { grants } = findKey(state, params);
    return { Grants: grants.map((GrantId) => ({ GrantId })), Truncated: false };
  },

  EnableKey(state, params) {
    const key = findKey(state, params);
    if (key.state === 'PendingDeletion') throw isLeaving(key);
    key.state = 'Enabled';
    return {};
  },

  ScheduleKeyDeletion(state, params) {
    const key = findKey(state, params);
    if (key.state === 'PendingDeletion') throw isLeaving(key);
    key.state = 'PendingDeletion';
    key.deletionAt = state.now() + Number(params.PendingWindowInDays ?? 30) * 86_400_000;
    return { KeyId: key.arn, DeletionDate: key.deletionAt / 1000, KeyState: key.state };
  },

  CancelKeyDeletion(state, params) {
    const key = findKey(state, params);
    if (key.state !== 'PendingDeletion') {
      throw new Refusal(400, 'KMSInvalidStateException', `${key.arn} is not pending deletion.`);
    }
    key.state = 'Disabled';
    key.deletionAt = null;
    return { KeyId: key.arn };
  },
};

function isLeaving({ arn }: ModelKey): Refusal {
  return new Refusal(400, 'KMSInvalidStateException', `${arn} is pending deletion.`);
}

function describe(state: ModelState, key: ModelKey): object {
  return {
    AWSAccountId: state.accountId,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: key.madeAt / 1000,
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: key.state,
    ...(key.deletionAt === null ? {} : { DeletionDate: key.deletionAt / 1000 }),
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  };
}

/** Finds a key by id, ARN or alias. */
function findKey(state: ModelState, params: JsonParams, name = 'KeyId'): ModelKey {
  const given = text(params, name);
  const id = given.startsWith('alias/') ? state.aliases.get(given) : given.split('/').at(-1);
  const key = state.keys.get(id ?? '');
  if (key && isSeen(state, key.madeAt, state.lags.key)) return key;
  const what = given.startsWith('alias/')
    ? `Alias arn:aws:kms:${state.region}:${state.accountId}:${given}`
    : `Key '${given}'`;
  throw new Refusal(400, 'NotFoundException', `${what} does not exist`);
}

/** A key that Secrets Manager can encrypt with. */
export function usableKey(state: ModelState, keyId: string): ModelKey {
  const key = state.keys.get(keyId.split('/').at(-1) ?? '');
  if (!key || !isSeen(state, key.madeAt, state.lags.key)) {
    throw new Refusal(400, 'ResourceNotFoundException', `The key ${keyId} was not found.`);
  }
  if (key.state === 'Enabled') return key;
  const message = `Secrets Manager can't encrypt the protected secret text using the provided KMS key: ${keyId} is ${key.state}.`;
  throw new Refusal(400, 'EncryptionFailure', message);
}

/** Checks syntax and principals, and that the caller can replace the policy later. */
function checkKeyPolicy(state: ModelState, policy: string): void {
  const malformed = (message: string) => new Refusal(400, 'MalformedPolicyDocumentException', message);
  const reading = readPolicy(policy);
  if (!reading) throw malformed('Policy contains syntax errors.');
  if (!awsPrincipals(reading).every((principal) => isKnownPrincipal(state, principal))) {
    throw malformed('Policy contains a statement with one or more invalid principals.');
  }
  if (awsPrincipals(reading).includes(`arn:aws:iam::${state.accountId}:root`)) return;
  throw malformed('The new key policy will not allow you to update the key policy in the future.');
}

function isKnownPrincipal(state: ModelState, principal: string): boolean {
  if (principal === '*' || /^(?:\d{12}|arn:aws:iam::\d{12}:root)$/.test(principal)) return true;
  const named = roleOf(principal);
  const role = named && state.roles.get(named.name.toLowerCase());
  const { roleToKms, roleFlaps } = state.lags;
  if (role?.arn !== principal || !isSeen(state, role.madeAt, roleToKms)) return false;
  return !isFlapAway(roleFlaps, state.now() - role.madeAt - roleToKms);
}

function readTags({ Tags }: JsonParams): Record<string, string> {
  const tags = (Tags ?? []) as KmsTag[];
  return Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}
