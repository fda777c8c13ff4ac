import { randomUUID } from 'node:crypto';
import { signToken } from '../fake-issuer.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf, type SecurityTestbed } from '../security-testbed.ts';
import { type Bent, MUTATIONS } from '../token-mutations.ts';
import { soundClaims, Visitor } from '../visitor.ts';

export const bentSignIns: SecurityCheck = {
  id: 'S-03',
  title: 'sign-ins with a token, a state or a code that is not right',
  async run(testbed) {
    const violations: string[] = [];
    // The same way, unbent, leads in: else nothing would be shown.
    if (!(await tryOne(testbed, () => ({}))).isIn) violations.push('a sign-in as it must be was refused');
    for (const [what, bend] of Object.entries(MUTATIONS)) {
      const before = await countSessions(testbed);
      const recorded = await countFailures(testbed);
      const { isIn, status, where } = await tryOne(testbed, bend);
      if (isIn) violations.push(`${what}: signed in`);
      if ((await countSessions(testbed)) !== before) violations.push(`${what}: a session was begun`);
      if ((await countFailures(testbed)) !== recorded + 1) violations.push(`${what}: made no audit record, or several`);
      if (status >= 500) violations.push(`${what}: answered with ${status}`);
      if (!where.startsWith('/sign-in?')) violations.push(`${what}: led to ${where || 'nowhere'} (${status})`);
    }
    violations.push(...(await replay(testbed)), ...(await addToStart(testbed)));
    return { trials: Object.keys(MUTATIONS).length + 2, violations };
  },
};

async function tryOne(testbed: SecurityTestbed, bend: (bent: Bent) => ReturnType<(typeof MUTATIONS)[string]>) {
  const {
    issuer,
    testbed: { provider },
  } = testbed;
  const [visitor, otherVisitor] = [new Visitor(testbed), new Visitor(testbed)];
  const [auth, other] = [await visitor.beginSignIn(), await otherVisitor.beginSignIn()];
  const claims = soundClaims(issuer, auth.nonce, claimsOf('payments dba'));
  const sign: Bent['sign'] = (given, header = { alg: 'RS256', kid: issuer.key.kid }) =>
    signToken(given, issuer.key, header);
  const change = bend({
    visitor,
    other,
    otherVisitor,
    issuer,
    clientSecret: provider.clientSecret,
    auth,
    claims,
    sign,
  });
  const code = randomUUID();
  const { idToken = sign(claims), challenge = auth.challenge, userinfo } = change;
  issuer.issue(code, { challenge, idToken, ...(userinfo ? { userinfo } : {}) });
  const query = change.query ?? { code: change.code ?? code, state: change.state ?? auth.state };
  const answer = await visitor.ask(`/api/auth/callback/oidc?${new URLSearchParams(query)}`);
  return {
    isIn: visitor.session !== undefined,
    status: answer.status,
    where: await follow(visitor, answer.headers.location),
  };
}

/** Where the browser ends: next-auth has pages of its own on the way. */
async function follow(visitor: Visitor, location: string | undefined): Promise<string> {
  let where = pathOf(location);
  for (let count = 0; count < 4 && where.startsWith('/api/auth/'); count += 1) {
    where = pathOf((await visitor.ask(where)).headers.location);
  }
  return where;
}

function pathOf(location: string | undefined): string {
  const url = URL.parse(location ?? '', 'http://portal.invalid');
  return location && url ? `${url.pathname}${url.search}` : '';
}

/** The way back of somebody who has signed in is worth nothing to whoever has seen it. */
async function replay(testbed: SecurityTestbed): Promise<string[]> {
  const { issuer } = testbed;
  const visitor = new Visitor(testbed);
  const auth = await visitor.beginSignIn();
  const stolen = new Map(visitor.cookies);
  const code = randomUUID();
  const idToken = signToken(soundClaims(issuer, auth.nonce, claimsOf('payments dba')), issuer.key, {
    alg: 'RS256',
    kid: issuer.key.kid,
  });
  issuer.issue(code, { challenge: auth.challenge, idToken });
  await visitor.endSignIn(code, auth.state);
  const thief = new Visitor(testbed);
  for (const [name, value] of stolen) thief.cookies.set(name, value);
  await thief.endSignIn(code, auth.state);
  return thief.session ? ['a code that was used before: signed in'] : [];
}

async function countFailures({ cluster }: SecurityTestbed): Promise<number> {
  const statement = `SELECT FROM audit_record WHERE kind = 'refusal' AND data->>'action' = 'sign-in'`;
  return (await cluster.query(statement)).length;
}

async function countSessions({ cluster }: SecurityTestbed): Promise<string | undefined> {
  return (await cluster.query<{ count: string }>('SELECT count(*) FROM session'))[0]?.count;
}

const ADDED = {
  scope: 'openid everything',
  redirect_uri: 'https://evil.example/',
  client_id: 'another',
  response_mode: 'query',
  prompt: 'none',
  login_hint: 'victim',
  claims: '{}',
  callbackUrl: 'https://evil.example/',
};

/** What the address of the start says goes nowhere: the provider is asked with the portal's own parameters. */
async function addToStart(testbed: SecurityTestbed): Promise<string[]> {
  const addressAfter = async (query: string) => {
    const begin = await new Visitor(testbed).readyToBegin(query);
    return new URL((JSON.parse((await begin()).body) as { url: string }).url).searchParams;
  };
  const [own, bent] = [await addressAfter(''), await addressAfter(`?${new URLSearchParams(ADDED)}`)];
  const namesOf = (parameters: URLSearchParams) => [...parameters.keys()].sort().join(', ');
  const fixed = ['client_id', 'scope', 'response_type', 'redirect_uri', 'code_challenge_method'];
  const others = fixed.filter((name) => bent.get(name) !== own.get(name));
  return [
    ...(namesOf(bent) === namesOf(own) ? [] : [`a query at the start reaches the provider: ${namesOf(bent)}`]),
    ...others.map((name) => `a query at the start changes ${name} to ${bent.get(name)}`),
  ];
}
