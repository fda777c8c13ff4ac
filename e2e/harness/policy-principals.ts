import { type Upstream, xmlText } from './upstream.ts';

interface Statement {
  Effect?: string;
  Principal?: unknown;
  Action?: string | string[];
  NotAction?: unknown;
  Resource?: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}

export type PolicyReading = { statements: Statement[] } | null;

/** The statements of a policy document; null if the text isn't a policy. */
export function readPolicy(text: string): PolicyReading {
  try {
    const { Statement: statements } = JSON.parse(text);
    if (statements === undefined) return null;
    return { statements: Array.isArray(statements) ? statements : [statements] };
  } catch {
    return null;
  }
}

export function asList(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** The `AWS` principals of every statement, each once. */
export function awsPrincipals(reading: PolicyReading): string[] {
  const all = (reading?.statements ?? []).flatMap(({ Principal: principal }) =>
    typeof principal === 'object' && principal !== null ? asList((principal as Record<string, unknown>).AWS) : [],
  );
  return [...new Set(all)];
}

const IAM_ENTITY = /^arn:[a-z-]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/;
const ACCOUNT = /^(?:\d{12}|arn:[a-z-]+:iam::\d{12}:root|\*)$/;

/** The role in a principal; null for any other principal. */
export function roleOf(principal: string): { accountId: string; name: string } | null {
  const [, accountId, kind, name] = IAM_ENTITY.exec(principal) ?? [];
  return kind === 'role' && accountId && name ? { accountId, name } : null;
}

/** Whether AWS would find the principal. A unique id (`AROA…`) stands for a deleted one. */
export async function principalExists(upstream: Upstream, principal: string): Promise<boolean> {
  if (ACCOUNT.test(principal)) return true;
  const [, accountId, kind, name] = IAM_ENTITY.exec(principal) ?? [];
  if (!accountId || !name) return false;
  const place = { accountId, region: 'us-east-1' };
  const xml =
    kind === 'role'
      ? await upstream.askXml(place, 'iam', { Action: 'GetRole', RoleName: name })
      : await upstream.askXml(place, 'iam', { Action: 'GetUser', UserName: name });
  return xml !== null && xmlText(xml, 'Arn') === principal;
}
