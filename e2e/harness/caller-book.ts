import type { AwsCall } from './aws-call.ts';
import { xmlText } from './upstream.ts';

/** The caller of a request, as AWS would see it. */
export interface Caller {
  accountId: string;
  arn: string;
  /** The session policy that limits the caller; null if none. */
  sessionPolicy: string | null;
}

// moto's default caller, for credentials that no AssumeRole returned.
const UNKNOWN_CALLER: Caller = {
  accountId: '123456789012',
  arn: 'arn:aws:sts::123456789012:user/moto',
  sessionPolicy: null,
};

/** Records from AssumeRole responses which credentials belong to which role. */
export class CallerBook {
  readonly #callers = new Map<string, Caller & { since: number }>();
  #sessionLifeMs: number | null = null;

  setSessionLife(ms: number | null): void {
    this.#sessionLifeMs = ms;
  }

  /** True if the credentials belong to an expired session. */
  hasExpired(accessKeyId: string): boolean {
    const since = this.#callers.get(accessKeyId)?.since;
    return this.#sessionLifeMs !== null && since !== undefined && performance.now() - since > this.#sessionLifeMs;
  }

  find(accessKeyId: string): Caller {
    return this.#callers.get(accessKeyId) ?? UNKNOWN_CALLER;
  }

  /** Returns the credentials that the response has; null if it's no AssumeRole or has none. */
  learn(call: AwsCall, answerBody: string): string | null {
    if (call.operation !== 'AssumeRole') return null;
    const accessKeyId = xmlText(answerBody, 'AccessKeyId');
    const arn = xmlText(answerBody, 'Arn');
    const accountId = arn?.split(':')[4];
    if (!accessKeyId || !arn || !accountId) return null;
    const sessionPolicy = (call.params.Policy as string) ?? null;
    this.#callers.set(accessKeyId, { accountId, arn, sessionPolicy, since: performance.now() });
    return accessKeyId;
  }
}
