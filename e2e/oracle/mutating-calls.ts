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

/**
 * The calls of a run, each with whether its caller had been replaced when it arrived: by a worker, the same one or
 * another, that had already requested newer credentials for changes.
 */
export function markReplacedCallers(calls: readonly Call[]): { call: Call; isReplaced: boolean }[] {
  let latest = -1;
  const requests = new Map<string, number>();
  for (const { no, issuedKeyId } of calls) if (issuedKeyId !== null) requests.set(issuedKeyId, no);
  return calls.map((call) => {
    if (mayChange(call)) latest = call.no;
    return { call, isReplaced: (requests.get(call.accessKeyId) ?? Number.POSITIVE_INFINITY) < latest };
  });
}

/** A worker reads with a session of one statement and changes with another session, which has more. */
function mayChange({ operation, params, status }: Call): boolean {
  if (operation !== 'AssumeRole' || status !== 200) return false;
  const { Statement = [] } = JSON.parse(String(params.Policy ?? '{}')) as { Statement?: unknown[] };
  return Statement.length > 1;
}
