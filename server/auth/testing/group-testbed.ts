import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { CLIENT_ID, FakeIssuer, signToken } from '#e2e/security/fake-issuer.ts';
import { openMetrics } from '#server/metrics.ts';
import type { Settings } from '#server/settings/env.ts';
import { type Database, openDatabase } from '#server/store/database/database.ts';
import { createSession, findSession, type SessionMember } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { type ProviderTokens, sealTokens } from '../provider/provider-tokens.ts';
import { readGroupsAgain } from '../session/read-groups-again.ts';
import { hashSessionToken, makeSessionToken } from '../session/session-token.ts';

/** In minutes, by the settings. */
export const MAX_AGE = 5;
/** From the sign-in. */
export const GROUPS = ['payments-dba'];

export interface Person {
  subject: string;
  token: string;
  accessToken: string;
  /** Makes a request to the process on this database. */
  ask(db?: Database, maxAge?: number): Promise<SessionMember | null>;
}

/** Two processes of the portal on one database, and a new provider for each test. */
export class GroupTestbed {
  readonly metrics = openMetrics();
  opened!: TestDatabase;
  /** Of the second process. */
  other!: Database;
  issuer!: FakeIssuer;
  issuerUrl = '';

  constructor() {
    beforeAll(async () => {
      this.opened = await openTestDatabase();
      this.other = openDatabase({ url: this.opened.url, log: this.opened.log });
    });
    beforeEach(async () => {
      this.issuer = new FakeIssuer();
      await this.issuer.start();
      this.issuerUrl = this.issuer.url;
      return () => this.issuer.stop();
    });
    afterAll(async () => {
      await this.other.close();
      await this.opened.drop();
    });
  }

  async signIn(change: Partial<ProviderTokens> = {}, subject: string = randomUUID()): Promise<Person> {
    const userId = await recordSignIn(this.opened.db, {
      ...{ issuer: this.issuerUrl, subject, name: 'Dana', groups: GROUPS, groupsProblem: null },
    });
    const token = makeSessionToken();
    const accessToken = randomUUID();
    const tokens = { accessToken, expiresAt: null, refreshToken: null, isInIdToken: false, ...change };
    const session = { tokenHash: hashSessionToken(token), userId, sealedIdToken: null };
    await createSession(this.opened.db, { ...session, sealedTokens: sealTokens(token, tokens) });
    const ask = async (db = this.opened.db, maxAge = MAX_AGE) => {
      const member = await findSession(db, session.tokenHash, { isActivity: true });
      return member && readGroupsAgain(this.#portalOn(db, maxAge), token, member);
    };
    return { subject, token, accessToken, ask };
  }

  #portalOn(db: Database, groupsMaxAgeMinutes: number) {
    const client = { issuer: this.issuerUrl, clientId: CLIENT_ID, clientSecret: 's' };
    const oidc = { ...client, scopes: 'openid', groupsClaim: 'groups', groupsMaxAgeMinutes };
    return { db, log: this.opened.log, metrics: this.metrics, settings: { oidc } as Settings };
  }

  /** Simulates the time since the provider's last answer and since the last claim. */
  letPass(person: Person, minutes: number): Promise<unknown> {
    return this.#change(
      person,
      `groups_claimed_until = NULL, groups_read_at = groups_read_at - interval '${minutes} minutes'`,
    );
  }

  /** The same since the last failed check, whose pause is over. */
  passPause(person: Person, minutes: number): Promise<unknown> {
    return this.#change(person, `groups_claimed_until = now() - interval '${minutes} minutes'`);
  }

  #change({ token }: Person, change: string) {
    const hash = hashSessionToken(token).toString('hex');
    return rawSql(this.opened.db, `UPDATE session SET ${change} WHERE token_hash = decode('${hash}', 'hex')`);
  }

  idToken(claims: object): string {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: this.issuerUrl, aud: CLIENT_ID, iat: now, exp: now + 300, ...claims };
    return signToken(all, this.issuer.key, { alg: 'RS256', kid: this.issuer.key.kid });
  }
}
