import type { Acknowledged, Call } from './read-files.ts';

/** The run for which a worker made this call; null for any other call. */
export function runOf({ session }: Call): string | null {
  return session?.startsWith('limitless-') ? session.slice('limitless-'.length) : null;
}

const STEPS: Readonly<Record<string, string>> = {
  CreateKey: 'kms-key',
  CreateAlias: 'kms-alias',
  CreateRole: 'iam-role',
  PutKeyPolicy: 'key-policy',
  PutRolePolicy: 'role-policy',
};

/** The step of a mutating call; null for read-only calls. */
export function changedStep(call: Call, asked: Acknowledged['submission'] | undefined): string | null {
  if (call.operation !== 'CreateSecret') return STEPS[call.operation] ?? null;
  return call.params.Name === asked?.source.secretName ? 'source-secret' : 'destination-secret';
}

/** The calls of a run, each with whether its caller had been replaced when it arrived. */
export function markReplacedCallers(calls: readonly Call[]): { call: Call; isReplaced: boolean }[] {
  const callers: string[] = [];
  for (const { operation, accessKeyId } of calls) {
    // AssumeRole uses the portal's own credentials.
    if (operation !== 'AssumeRole' && !callers.includes(accessKeyId)) callers.push(accessKeyId);
  }
  let latest = -1;
  return calls.map((call) => {
    const index = callers.indexOf(call.accessKeyId);
    latest = Math.max(latest, index);
    return { call, isReplaced: index >= 0 && index < latest };
  });
}
