import type { AwsErrorWords } from './aws-answer.ts';
import type { AwsCall } from './aws-call.ts';
import type { Caller } from './caller-book.ts';
import type { RightsMemory } from './rights-memory.ts';
import type { RoleClock } from './role-clock.ts';
import type { Upstream } from './upstream.ts';

/** What a check may use. */
export interface CheckContext {
  caller: Caller;
  upstream: Upstream;
  roleClock: RoleClock;
  rightsMemory: RightsMemory;
}

/** Something that AWS rejects but moto accepts; null if there is no error. */
export type AwsCheck = (call: AwsCall, context: CheckContext) => Promise<AwsErrorWords | null>;

export function refusal(status: number, code: string, message: string): AwsErrorWords {
  return { status, code, message };
}
