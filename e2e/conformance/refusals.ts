import { randomUUID } from 'node:crypto';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { addKeyUser } from '#lib/aws/key-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { removeKeyUser } from '#lib/aws/remove-key-user.ts';
import { PORTAL_TAG, TEAM_TAG } from '#lib/aws/tags.ts';
import { type ErrorCode, isPortalError } from '#lib/errors.ts';
import type { RunView } from '#lib/runs/view.ts';
import { isAwsError, readAwsError } from '#server/aws/aws-error.ts';
import { changeKeyPolicy } from '#server/aws/kms/change-key-policy.ts';
import { createAlias, deleteAlias } from '#server/aws/kms/keys.ts';
import { createSecret, scheduleSecretDeletion } from '#server/aws/secrets/secrets.ts';
import type { RunAws } from '#server/aws/session/team-aws.ts';
import type { AwsWatch } from './aws-watch.ts';
import { type Conformance, withOwnAws } from './conformance.ts';

interface Expected {
  call: string;
  /** What the portal should make of AWS's answer. */
  expected: ErrorCode;
  /** What the stand-in answers. */
  standIn: { code: ErrorCode; aws: string; words: RegExp };
}

/** A call that AWS has to refuse. */
interface Probe extends Expected {
  prepare?(aws: RunAws): Promise<unknown>;
  send(aws: RunAws): Promise<unknown>;
  /** Takes back what the call did if AWS accepts it. */
  undo?(aws: RunAws): Promise<unknown>;
}

/** What AWS answered. */
export interface Refusal {
  call: string;
  expected: ErrorCode;
  /** The portal's code for the answer; `accepted` if AWS carried the call out. */
  found: ErrorCode | 'accepted';
  aws: { code: string; message: string } | null;
  /** Whether code and words are those of the stand-in. */
  isAsStandIn: boolean;
}

/** AWS's answer to the portal when it created the role whose name was taken. */
export function readRoleRefusal(watch: AwsWatch): Refusal[] {
  const refused = watch.of('CreateRole').find(({ error }) => error !== null);
  if (!refused?.error) return [];
  const { code, message } = refused.error;
  const { code: found } = readAwsError(
    { name: code, message, $metadata: { httpStatusCode: refused.status } },
    'CreateRole',
  );
  return [judge(ROLE_TAKEN, found, refused.error)];
}

const ROLE_TAKEN: Expected = {
  call: 'CreateRole with a name that is taken',
  expected: 'role-name-taken',
  standIn: { code: 'role-name-taken', aws: 'EntityAlreadyExists', words: /^Role with name \S+ already exists\.$/ },
};

/** Errors while the setup exists. `goneName` is a free name for a secret, which is then pending deletion. */
export function provokeRefusals(c: Conformance, made: RunView, goneName: string): Promise<Refusal[]> {
  const { keyArn = '', roleArn = '' } = made.arns;
  const alias = made.request.key.mode === 'create' ? made.request.key.alias : '';
  const nobody = `${roleArn}-nobody`;
  const changePolicy = (aws: RunAws, change: (policy: PolicyDocument) => PolicyDocument) =>
    changeKeyPolicy(aws, { keyArn, roleArn: nobody }, change);
  return send(c, [
    {
      call: 'CreateAlias with a name that is taken',
      expected: 'alias-taken',
      standIn: {
        code: 'alias-taken',
        aws: 'AlreadyExistsException',
        words: /^An alias with the name \S+ already exists$/,
      },
      send: (aws) => createAlias(aws, alias, keyArn),
    },
    {
      call: 'CreateSecret with a name that is taken',
      expected: 'secret-name-taken',
      standIn: {
        code: 'secret-name-taken',
        aws: 'ResourceExistsException',
        words: /^The operation failed because the secret \S+ already exists\.$/,
      },
      send: (aws) => makeSecret(c, aws, made.request.source.secretName, keyArn),
    },
    {
      call: 'CreateSecret with a name that is pending deletion',
      expected: 'secret-waits-for-deletion',
      standIn: {
        code: 'secret-waits-for-deletion',
        aws: 'InvalidRequestException',
        words: / a secret with this name is already scheduled for deletion\.$/,
      },
      prepare: async (aws) => {
        await makeSecret(c, aws, goneName, keyArn);
        await deleteSecret(aws, goneName);
      },
      send: (aws) => makeSecret(c, aws, goneName, keyArn),
      undo: (aws) => deleteSecret(aws, goneName),
    },
    {
      call: 'PutKeyPolicy for a role that does not exist',
      expected: 'principal-not-visible',
      standIn: {
        code: 'principal-not-visible',
        aws: 'MalformedPolicyDocumentException',
        words: /^Policy contains a statement with one or more invalid principals\.$/,
      },
      send: (aws) => changePolicy(aws, (policy) => addKeyUser(policy, nobody)),
      undo: (aws) => changePolicy(aws, (policy) => removeKeyUser(policy, nobody)),
    },
    {
      call: 'ListUsers, which the session policy does not allow',
      expected: 'denied-by-portal',
      standIn: {
        code: 'access-denied',
        aws: 'AccessDenied',
        words: /^User: \S+ is not authorized to perform: iam:ListUsers on resource: \S+ because no /,
      },
      send: (aws) => aws.call('ListUsers', () => aws.iam.send(new ListUsersCommand({ MaxItems: 1 }))),
    },
  ]);
}

/** Errors once the key is pending deletion. */
export function provokeLateRefusals(c: Conformance, made: RunView): Promise<Refusal[]> {
  const alias = made.request.key.mode === 'create' ? made.request.key.alias : '';
  return send(c, [
    {
      call: 'CreateAlias on a key that is pending deletion',
      expected: 'key-pending-deletion',
      standIn: { code: 'key-pending-deletion', aws: 'KMSInvalidStateException', words: /^\S+ is pending deletion\.$/ },
      send: (aws) => createAlias(aws, alias, made.arns.keyArn ?? ''),
      undo: (aws) => deleteAlias(aws, alias),
    },
  ]);
}

function makeSecret(c: Conformance, aws: RunAws, name: string, keyArn: string): Promise<string> {
  const tags = [PORTAL_TAG, { key: TEAM_TAG, value: c.team.id }];
  const value = { value: '{}', password: '{}', description: '' };
  return createSecret(aws, { name, token: randomUUID(), keyArn, ...value, tags, isKeyNew: false });
}

function deleteSecret(aws: RunAws, name: string): Promise<string | null> {
  return scheduleSecretDeletion(aws, { arn: name, name, recoveryDays: 7 });
}

const CALLS: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        ...['kms:CreateAlias', 'kms:DeleteAlias', 'kms:GetKeyPolicy', 'kms:PutKeyPolicy'],
        ...['kms:Decrypt', 'kms:GenerateDataKey'],
        ...['secretsmanager:CreateSecret', 'secretsmanager:DeleteSecret', 'secretsmanager:TagResource'],
      ],
      Resource: '*',
    },
  ],
};

function send(c: Conformance, probes: readonly Probe[]): Promise<Refusal[]> {
  return withOwnAws(c, CALLS, async (aws) => {
    const refusals: Refusal[] = [];
    for (const probe of probes) {
      c.signal.throwIfAborted();
      await probe.prepare?.(aws);
      const error = await probe.send(aws).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error !== null && !isPortalError(error)) throw error;
      refusals.push(judge(probe, error?.code ?? 'accepted', isAwsError(error) ? error.aws : null));
      if (error === null) await probe.undo?.(aws);
    }
    return refusals;
  });
}

function judge({ call, expected, standIn }: Expected, found: Refusal['found'], aws: Refusal['aws']): Refusal {
  const isAsStandIn = found === standIn.code && aws?.code === standIn.aws && standIn.words.test(aws.message);
  return { call, expected, found, aws: aws && { code: aws.code, message: aws.message }, isAsStandIn };
}
