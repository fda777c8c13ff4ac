import { parseArn } from './arn.ts';
import { isLike } from './is-like.ts';
import { type PolicyDocument, type PolicyStatement, toList } from './policy.ts';
import { isDeletedPrincipal } from './remove-key-user.ts';

export const ACCESS_KINDS = ['anyone', 'other-account', 'deleted', 'service', 'own'] as const;
export const ACCESS_USES = ['use', 'administer'] as const;

/** What a key policy allows a principal other than the account itself. */
export interface KeyAccess {
  /** As the policy writes it: an ARN, an account id, a unique id, a service, or `*`. */
  principal: string;
  kind: (typeof ACCESS_KINDS)[number];
  may: (typeof ACCESS_USES)[number][];
  /** True if every statement that allows it has a condition. */
  isConditional: boolean;
}

/**
 * One action of a kind is enough. Without kms:RevokeGrant and kms:RetireGrant, which the console gives to key users.
 */
const ACTIONS: Readonly<Record<(typeof ACCESS_USES)[number], readonly string[]>> = {
  use: [
    'kms:Decrypt',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyPair',
    'kms:GenerateDataKeyPairWithoutPlaintext',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
    'kms:CreateGrant',
  ],
  administer: [
    'kms:PutKeyPolicy',
    'kms:ScheduleKeyDeletion',
    'kms:CancelKeyDeletion',
    'kms:DisableKey',
    'kms:EnableKey',
    'kms:DeleteImportedKeyMaterial',
    'kms:ImportKeyMaterial',
    'kms:ReplicateKey',
    'kms:UpdatePrimaryRegion',
  ],
};

/**
 * The principals that the Allow statements of a key policy let use or administer the key, the widest access first.
 * Leaves out the account itself, whose IAM policies decide, and the `known` principals. Deny statements may narrow the
 * listed access.
 */
export function otherKeyAccess(policy: PolicyDocument, accountId: string, known: readonly string[]): KeyAccess[] {
  const found = new Map<string, KeyAccess>();
  for (const statement of policy.Statement) {
    const may = usesOf(statement);
    if (may.length === 0) continue;
    for (const { principal, kind } of principalsOf(statement, accountId)) {
      if (known.includes(principal)) continue;
      const before = found.get(principal);
      found.set(principal, {
        principal,
        kind,
        may: ACCESS_USES.filter((use) => may.includes(use) || before?.may.includes(use)),
        isConditional: statement.Condition !== undefined && before?.isConditional !== false,
      });
    }
  }
  const rank = ({ kind }: KeyAccess) => ACCESS_KINDS.indexOf(kind);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || (a.principal < b.principal ? -1 : 1));
}

function usesOf({ Effect, Action, NotAction }: PolicyStatement): KeyAccess['may'] {
  if (Effect !== 'Allow') return [];
  const isMeant = (action: string) =>
    NotAction === undefined
      ? toList(Action).some((pattern) => matches(pattern, action))
      : !toList(NotAction as string | string[]).some((pattern) => matches(pattern, action));
  return ACCESS_USES.filter((use) => ACTIONS[use].some(isMeant));
}

function principalsOf(statement: PolicyStatement, accountId: string): Pick<KeyAccess, 'principal' | 'kind'>[] {
  const { Principal: principal, NotPrincipal } = statement;
  if (NotPrincipal !== undefined || principal === '*') return isForAccount(statement, accountId) ? [] : [ANYONE];
  if (typeof principal !== 'object') return [];
  const { AWS, ...others } = principal;
  const services = Object.values(others).flatMap(toList);
  return [
    ...toList(AWS).flatMap((one) => describePrincipal(one, statement, accountId)),
    ...services.map((one) => ({ principal: one, kind: 'service' as const })),
  ];
}

const ANYONE = { principal: '*', kind: 'anyone' } as const;

function describePrincipal(
  principal: string,
  statement: PolicyStatement,
  accountId: string,
): Pick<KeyAccess, 'principal' | 'kind'>[] {
  if (principal === '*') return isForAccount(statement, accountId) ? [] : [ANYONE];
  if (isDeletedPrincipal(principal)) return [{ principal, kind: 'deleted' }];
  const account = parseArn(principal)?.accountId ?? principal;
  if (account !== accountId) return [{ principal, kind: 'other-account' }];
  const isAccountItself = principal === accountId || principal.endsWith(':root');
  return isAccountItself ? [] : [{ principal, kind: 'own' }];
}

/** The condition keys that mean "of this account": every principal that matches them is in the account. */
const ACCOUNT_KEYS = ['kms:calleraccount', 'aws:principalaccount'];

function isForAccount({ Condition }: PolicyStatement, accountId: string): boolean {
  return Object.entries(Condition?.StringEquals ?? {}).some(
    ([key, value]) => ACCOUNT_KEYS.includes(key.toLowerCase()) && toList(value).every((one) => one === accountId),
  );
}

/** As IAM matches actions, which ignores case. */
function matches(pattern: string, action: string): boolean {
  return isLike(pattern.toLowerCase(), action.toLowerCase());
}
