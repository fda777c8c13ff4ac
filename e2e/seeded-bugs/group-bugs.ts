import type { SeededBug } from './seeded-bug.ts';

const AGAIN = 'server/auth/session/read-groups-again.db.test.ts';
const ASK = 'server/auth/provider/ask-provider.ts';

/** Bugs by which a person keeps a role that the identity provider has removed, or loses one that they have. */
export const GROUP_BUGS: readonly SeededBug[] = [
  {
    id: 'groups-not-stored',
    title: 'the groups from the provider are not stored',
    file: 'server/auth/session/read-groups-again.ts',
    find: 'await storeGroupCheck(db, tokenHash, { userId, groups, sealedTokens });',
    replace: 'await storeGroupCheck(db, tokenHash, { userId, groups: null, sealedTokens });',
    caughtBy: { file: AGAIN },
  },
  {
    id: 'disabled-person-goes-on',
    title: 'a person disabled at the provider keeps the session',
    file: 'server/auth/session/read-groups-again.ts',
    find: `  await endUnvouched(db, tokenHash);
  return null;`,
    replace: '  return member;',
    caughtBy: { file: AGAIN, test: 'disabled' },
  },
  {
    id: 'unanswered-forever',
    title: "groups stay valid as long as the provider doesn't respond",
    file: 'server/auth/session/read-groups-again.ts',
    find: 'const isOver = check.ageMinutes >',
    replace: 'const isOver = check.ageMinutes < 0 && 0 >',
    caughtBy: { file: AGAIN, test: 'for an hour' },
  },
  {
    id: 'somebody-else-answers',
    title: "another person's groups are used",
    file: ASK,
    find: "if (claims.sub !== subject) return { kind: 'refused' };",
    replace: '',
    caughtBy: { file: AGAIN, test: 'another person' },
  },
  {
    id: 'every-process-asks',
    title: 'every request of a session asks the provider',
    file: 'server/store/people/group-checks.ts',
    find: 'AND (session.groups_claimed_until IS NULL OR session.groups_claimed_until < now())',
    replace: '',
    caughtBy: { file: AGAIN, test: 'ask the provider once' },
  },
  {
    id: 'renewed-token-lost',
    title: 'a renewed refresh token is not stored',
    file: 'server/auth/session/read-groups-again.ts',
    find: 'answer.tokens === tokens ? null : sealTokens(sessionToken, answer.tokens)',
    replace: 'answer.tokens === tokens || sessionToken ? null : sealTokens(sessionToken, answer.tokens)',
    caughtBy: { file: AGAIN, test: 'new ones are kept' },
  },
  {
    id: 'silent-userinfo-takes-roles',
    title: 'a person with groups only in ID tokens loses them after minutes',
    file: ASK,
    find: "return isInIdToken && readGroups(claims, groupsClaim).problem === 'missing';",
    replace: "return isInIdToken && readGroups(claims, groupsClaim).problem === 'overage';",
    caughtBy: { file: AGAIN, test: 'ID token' },
  },
  {
    id: 'tokens-in-clear',
    title: "the provider's tokens are unencrypted in the database",
    file: 'server/auth/provider/provider-tokens.ts',
    find: 'return sealWithSession(sessionToken, JSON.stringify(tokens));',
    replace: 'return sealWithSession ? Buffer.from(JSON.stringify(tokens)) : Buffer.from(sessionToken);',
    caughtBy: { file: AGAIN, test: 'in plain text' },
  },
];
