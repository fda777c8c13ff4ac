import { type AwsCall, withoutSecrets } from '#e2e/harness/aws-call.ts';
import { runTagOf, sessionOf } from '#e2e/harness/run-of-call.ts';
import type { Call } from '#e2e/oracle/read-files.ts';
import type { ModelState } from './aws-model/state.ts';

/** The role session of a call, or the one that it requests; null for other callers. */
export function sessionIn({ accountId, sessions }: ModelState, call: AwsCall): string | null {
  return sessionOf(call, { accountId, arn: sessions.get(call.accessKeyId) ?? '', sessionPolicy: null });
}

/** A call as the oracle reads it, without a response so far. */
export function ledgerEntry(state: ModelState, call: AwsCall, { no, at }: Pick<Call, 'no' | 'at'>): Call {
  return {
    no,
    at,
    operation: call.operation,
    accessKeyId: call.accessKeyId,
    issuedKeyId: null,
    session: sessionIn(state, call),
    runTag: runTagOf(call),
    params: withoutSecrets(call.params),
    status: null,
  };
}
