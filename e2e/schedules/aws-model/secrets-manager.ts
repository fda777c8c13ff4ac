import { usableKey } from './kms.ts';
import { drawId, isSeen, type JsonParams, type ModelSecret, type ModelState, Refusal, text } from './state.ts';

type SecretTag = { Key: string; Value: string };

/** Secrets Manager by operation; parameters and responses as on the wire. */
export const SECRETS_MANAGER: Readonly<Record<string, (state: ModelState, params: JsonParams) => object>> = {
  CreateSecret(state, params) {
    const [name, token, value] = [
      text(params, 'Name'),
      text(params, 'ClientRequestToken'),
      text(params, 'SecretString'),
    ];
    const found = state.secrets.find((secret) => secret.name === name);
    if (found?.deletedAt) {
      const message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
      throw new Refusal(400, 'InvalidRequestException', message);
    }
    const key = params.KmsKeyId === undefined ? null : usableKey(state, text(params, 'KmsKeyId'));
    if (found) {
      if (found.versions.get(token) === value) return { ARN: found.arn, Name: name, VersionId: token };
      const message = found.versions.has(token)
        ? `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${found.arn}.`
        : `The operation failed because the secret ${name} already exists.`;
      throw new Refusal(400, 'ResourceExistsException', message);
    }
    const secret: ModelSecret = {
      arn: `arn:aws:secretsmanager:${state.region}:${state.accountId}:secret:${name}-${drawId(state, 6)}`,
      name,
      keyId: key?.arn ?? null,
      description: text(params, 'Description'),
      tags: readTags(params),
      versions: new Map([[token, value]]),
      deletedAt: null,
      resourcePolicy: null,
      madeAt: state.now(),
    };
    state.secrets.push(secret);
    return { ARN: secret.arn, Name: name, VersionId: token };
  },

  DescribeSecret(state, params) {
    const secret = findSecret(state, params);
    const ids = [...secret.versions.keys()];
    const stages = new Map([
      [ids.at(-2), 'AWSPREVIOUS'],
      [ids.at(-1), 'AWSCURRENT'],
    ]);
    return {
      ARN: secret.arn,
      Name: secret.name,
      ...(secret.description === '' ? {} : { Description: secret.description }),
      ...(secret.keyId === null ? {} : { KmsKeyId: secret.keyId }),
      RotationEnabled: false,
      ...(secret.deletedAt === null ? {} : { DeletedDate: secret.deletedAt / 1000 }),
      Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
      VersionIdsToStages: Object.fromEntries(ids.flatMap((id) => (stages.has(id) ? [[id, [stages.get(id)]]] : []))),
    };
  },

  GetResourcePolicy(state, params) {
    const { arn, name, resourcePolicy } = findSecret(state, params);
    return { ARN: arn, Name: name, ...(resourcePolicy === null ? {} : { ResourcePolicy: resourcePolicy }) };
  },

  UpdateSecret(state, params) {
    const secret = findLive(state, params);
    const token = text(params, 'ClientRequestToken');
    if (secret.versions.has(token)) {
      const message = `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`;
      throw new Refusal(400, 'ResourceExistsException', message);
    }
    const key = params.KmsKeyId === undefined ? null : usableKey(state, text(params, 'KmsKeyId'));
    secret.keyId = key?.arn ?? secret.keyId;
    secret.description = text(params, 'Description') || secret.description;
    secret.versions.set(token, text(params, 'SecretString'));
    return { ARN: secret.arn, Name: secret.name, VersionId: token };
  },

  TagResource(state, params) {
    Object.assign(findLive(state, params).tags, readTags(params));
    return {};
  },

  DeleteSecret(state, params) {
    const secret = findLive(state, params);
    secret.deletedAt = state.now();
    const days = Number(params.RecoveryWindowInDays ?? 30);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletedAt / 1000 + days * 86_400 };
  },

  RestoreSecret(state, params) {
    const secret = findSecret(state, params);
    if (secret.deletedAt === null) {
      const message = "You can't perform this operation on the secret because it isn't scheduled for deletion.";
      throw new Refusal(400, 'InvalidRequestException', message);
    }
    secret.deletedAt = null;
    return { ARN: secret.arn, Name: secret.name };
  },
};

/** Finds a secret by name or ARN. */
function findSecret(state: ModelState, params: JsonParams): ModelSecret {
  const id = text(params, 'SecretId');
  const secret = state.secrets.find(({ arn, name }) => arn === id || name === id);
  if (secret && isSeen(state, secret.madeAt, state.lags.secret)) return secret;
  throw new Refusal(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

function findLive(state: ModelState, params: JsonParams): ModelSecret {
  const secret = findSecret(state, params);
  if (secret.deletedAt === null) return secret;
  const message = "You can't perform this operation on the secret because it was marked for deletion.";
  throw new Refusal(400, 'InvalidRequestException', message);
}

function readTags({ Tags }: JsonParams): Record<string, string> {
  const tags = (Tags ?? []) as SecretTag[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
