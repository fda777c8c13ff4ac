import { type AwsAnswer, errorAnswer } from '#e2e/harness/aws-answer.ts';
import { type AwsCall, readCall, textParam } from '#e2e/harness/aws-call.ts';
import { element, IAM } from './iam.ts';
import { KMS } from './kms.ts';
import { SECRETS_MANAGER } from './secrets-manager.ts';
import { drawId, isSeen, type JsonParams, type ModelState, Refusal } from './state.ts';

type JsonOperations = Readonly<Record<string, (state: ModelState, params: JsonParams) => object>>;

const TAGGING: JsonOperations = {
  /** Returns keys, and also secrets if requested. */
  GetResources(state, { ResourceTypeFilters, TagFilters }) {
    const filters = (TagFilters ?? []) as { Key: string; Values: string[] }[];
    const types = ResourceTypeFilters as string[];
    const found = [
      ...(types.includes('kms:key') ? state.keys.values() : []),
      ...(types.includes('secretsmanager:secret') ? state.secrets : []),
    ].filter(
      ({ tags, madeAt }) =>
        isSeen(state, madeAt, state.lags.keyIndex) &&
        filters.every(({ Key, Values }) => Values.includes(tags[Key] ?? '')),
    );
    const mappings = found.map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }));
    return { PaginationToken: '', ResourceTagMappingList: mappings };
  },
};

const JSON_SERVICES: Readonly<Record<string, JsonOperations>> = {
  kms: KMS,
  secretsmanager: SECRETS_MANAGER,
  tagging: TAGGING,
};

const SESSION_SECONDS = 3600;
/** The identity of a caller without a session: the portal itself. */

/** A request in the SDK's format, and the response that the SDK expects. */
export interface SentRequest {
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

export function readRequest({ headers, body = '' }: SentRequest): AwsCall {
  const inSmallLetters = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const call = readCall(
    Object.fromEntries(inSmallLetters),
    typeof body === 'string' ? Buffer.from(body) : Buffer.copyBytesFrom(body),
  );
  if (!call) throw new Error('not an AWS API call');
  return call;
}

export function toResponse({ status, headers, body }: AwsAnswer) {
  return { response: { statusCode: status, headers, body: new Uint8Array(Buffer.from(body)) } };
}

/** A request handler for the SDK's clients that sends to the model, without faults. */
export function sendToModel(state: ModelState) {
  return async (request: SentRequest) => toResponse(answerCall(state, readRequest(request)));
}

/** Executes a call immediately and responds like AWS. */
export function answerCall(state: ModelState, call: AwsCall): AwsAnswer {
  try {
    if (call.protocol === 'json') {
      const operation = JSON_SERVICES[call.service]?.[call.operation];
      if (!operation) throw new Error(`the AWS model does not support ${call.service}:${call.operation}`);
      return answerOf(JSON.stringify(operation(state, call.params)), 'application/x-amz-json-1.1');
    }
    const result = call.service === 'sts' ? answerSts(state, call) : answerIam(state, call);
    const name = call.operation;
    const body = `<${name}Response><${name}Result>${result}</${name}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${name}Response>`;
    return answerOf(body, 'text/xml');
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(call, error);
    throw error;
  }
}

function answerOf(body: string, type: string): AwsAnswer {
  return { status: 200, headers: { 'content-type': type }, body };
}

function answerIam(state: ModelState, call: AwsCall): string {
  const operation = IAM[call.operation];
  if (!operation) throw new Error(`the AWS model does not support ${call.service}:${call.operation}`);
  return operation(state, call.params);
}

function answerSts(state: ModelState, call: AwsCall): string {
  if (call.operation !== 'AssumeRole') throw new Error(`the AWS model does not support sts:${call.operation}`);
  const accessKeyId = `ASIA${drawId(state, 16).toUpperCase()}`;
  const roleName = textParam(call, 'RoleArn')?.split('/').at(-1);
  const arn = `arn:aws:sts::${state.accountId}:assumed-role/${roleName}/${textParam(call, 'RoleSessionName')}`;
  state.sessions.set(accessKeyId, arn);
  const credentials = [
    element('AccessKeyId', accessKeyId),
    element('SecretAccessKey', 'secret'),
    element('SessionToken', 'token'),
    element('Expiration', new Date(state.now() + SESSION_SECONDS * 1000).toISOString()),
  ];
  const user = element('AssumedRoleId', 'AROA') + element('Arn', arn);
  return `<Credentials>${credentials.join('')}</Credentials><AssumedRoleUser>${user}</AssumedRoleUser>`;
}
