import { randomUUID } from 'node:crypto';
import type { TokenScope } from '#lib/people/access.ts';
import type { Database } from '#server/store/database/database.ts';
import { createToken } from '#server/store/people/tokens.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { hashPersonalToken, makePersonalToken } from '../personal-token.ts';

/** Signs somebody in and creates a token for them. */
export async function makeToken(
  db: Database,
  { groups, scope, subject = randomUUID() }: { groups: string[]; scope: TokenScope; subject?: string },
): Promise<string> {
  const person = { issuer: 'https://login.example.com', subject, name: subject, groups, groupsProblem: null };
  const userId = await recordSignIn(db, person);
  const token = makePersonalToken();
  const owner = { userId, name: subject };
  await createToken(db, { owner, tokenHash: hashPersonalToken(token), name: 'job', scope, days: 7 });
  return token;
}
