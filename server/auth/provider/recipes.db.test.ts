import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeIssuer, type IssuerKind } from '#e2e/security/fake-issuer.ts';
import { SignInTestbed } from '../testing/sign-in-testbed.ts';

const FOLDER = path.resolve('docs/install/identity-providers');
const at = new SignInTestbed();

interface Told {
  idToken: Record<string, unknown>;
  userinfo?: Record<string, unknown>;
}

/** A section of a recipe with settings: they, and what the provider then sends. */
interface Section {
  settings: Record<string, string>;
  told: Told;
}

const block = (text: string, language: string) =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1];

/** The sections of all recipes that have examples, by file and heading. */
const sections = new Map(
  readdirSync(FOLDER).flatMap((file) => {
    const parts = readFileSync(path.join(FOLDER, file), 'utf8').split(/^## /m).slice(1);
    return parts.flatMap((part): [string, Partial<Section>][] => {
      const [settings, told] = [block(part, 'ini'), block(part, 'json')];
      if (!settings && !told) return [];
      const name = `${file}: ${part.split('\n', 1)[0]}`;
      const read = settings ? { settings: parseEnv(settings) as Record<string, string> } : {};
      return [[name, { ...read, ...(told ? { told: JSON.parse(told) as Told } : {}) }]];
    });
  }),
);

const ENTRA: IssuerKind = {
  metadata: {
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    request_uri_parameter_supported: false,
    code_challenge_methods_supported: undefined,
  },
};
const OKTA: IssuerKind = { metadata: { scopes_supported: ['openid', 'profile', 'groups', 'offline_access'] } };
const SEVERAL = ['PS384', 'RS384', 'EdDSA', 'ES384', 'HS256', 'HS512', 'ES256', 'RS256', 'HS384', 'ES512', 'PS256'];
const KEYCLOAK: IssuerKind = {
  metadata: {
    id_token_signing_alg_values_supported: SEVERAL,
    userinfo_signing_alg_values_supported: [...SEVERAL, 'none'],
    authorization_response_iss_parameter_supported: false,
  },
};
const COGNITO: IssuerKind = {
  metadata: { code_challenge_methods_supported: undefined, scopes_supported: ['openid', 'email', 'phone', 'profile'] },
};

/** How the provider of each section behaves, and which groups the portal has to read. */
const RECIPES: Readonly<Record<string, { kind: IssuerKind; groups: string[] }>> = {
  'entra-id.md: Groups': {
    kind: ENTRA,
    groups: ['5f4c9a0e-8a3c-4a43-8a9c-6f3b1f0d2c11', '0d3b7f52-1f5e-4f0e-9d0b-9a9f0f6a7e22'],
  },
  'entra-id.md: App roles': { kind: ENTRA, groups: ['payments-dba', 'payments-lead'] },
  'okta.md: Org authorization server': { kind: OKTA, groups: ['limitless-payments-dba'] },
  'okta.md: Custom authorization server': { kind: OKTA, groups: ['limitless-payments-dba'] },
  'keycloak.md: Groups': { kind: KEYCLOAK, groups: ['payments-dba'] },
  'keycloak.md: Realm roles': { kind: KEYCLOAK, groups: ['payments-dba', 'offline_access'] },
  'keycloak.md: Client roles and signed userinfo': {
    kind: { ...KEYCLOAK, alg: 'ES256', userinfoAlg: 'ES256' },
    groups: ['payments-dba'],
  },
  'cognito.md: User pool groups': { kind: COGNITO, groups: ['payments-dba', 'us-east-1_EXAMPLE_Okta'] },
  'iam-identity-center.md: Through Keycloak': { kind: KEYCLOAK, groups: ['94482488-3041-7002-7f3e-3d9e6a1b2c3d'] },
};
const OVERAGE = 'entra-id.md: More than 200 groups';

/** A provider that behaves like the real one, whose place the settings take. */
async function startProvider(kind: IssuerKind, settings: Record<string, string>): Promise<FakeIssuer> {
  const issuer = new FakeIssuer(kind);
  await issuer.start();
  onTestFinished(() => issuer.stop());
  at.start({ ...settings, OIDC_ISSUER: issuer.url });
  return issuer;
}

/** The claims of someone who was removed from every group, at a provider that leaves out an empty list. */
function withoutGroups(claims: Record<string, unknown>, claimName: string): Record<string, unknown> {
  const [top = ''] = Object.hasOwn(claims, claimName) ? [claimName] : claimName.split('.');
  const { [top]: _groups, ...others } = claims;
  return others;
}

test('every recipe is tested', () => {
  expect([...sections.keys()].sort()).toEqual([...Object.keys(RECIPES), OVERAGE].sort());
});

describe.each(Object.entries(RECIPES))('%s', (name, { kind, groups }) => {
  const { settings = {}, told = { idToken: {} } } = sections.get(name) ?? {};
  const claim = settings.OIDC_GROUPS_CLAIM ?? '';

  test('the settings ask for what the provider offers, and read the groups that it sends', async () => {
    const issuer = await startProvider(kind, settings);
    const { query } = await at.begin();
    expect(query.get('scope')).toBe(settings.OIDC_SCOPES ?? 'openid profile');
    at.forget(/./);
    const { location } = await at.signIn(issuer, told.idToken, { userinfo: told.userinfo });
    expect(location.pathname).toBe('/runs/new');
    expect(await at.member()).toMatchObject({ name: 'Dana Baker', groups, groupsProblem: null });
  });

  test('a person who leaves every group has none at the next refresh', async () => {
    const issuer = await startProvider(kind, settings);
    const { accessToken } = await at.signIn(issuer, told.idToken, { userinfo: told.userinfo, refreshToken: 'first' });
    const userinfo = withoutGroups(told.userinfo ?? {}, claim);
    issuer.say(accessToken, userinfo);
    const idToken = at.idToken(issuer, withoutGroups(told.idToken, claim));
    issuer.renew('first', { access_token: 'second-access', id_token: idToken });
    issuer.say('second-access', userinfo);
    expect(await at.memberLater()).toMatchObject({ groups: [], groupsProblem: 'missing' });
  });

  test('a person who stays in the groups keeps them', async () => {
    const issuer = await startProvider(kind, settings);
    await at.signIn(issuer, told.idToken, { userinfo: told.userinfo, refreshToken: 'first' });
    issuer.renew('first', { access_token: 'second-access', id_token: at.idToken(issuer, told.idToken) });
    issuer.say('second-access', told.userinfo ?? null);
    expect(await at.memberLater()).toMatchObject({ groups, groupsProblem: null });
  });
});

test('too many groups at Entra ID give no role, and the log says what to change', async () => {
  const { settings = {} } = sections.get('entra-id.md: Groups') ?? {};
  const issuer = await startProvider(ENTRA, settings);
  await at.signIn(issuer, sections.get(OVERAGE)?.told?.idToken ?? {});
  expect(await at.member()).toMatchObject({ groups: [], groupsProblem: 'overage' });
  expect(at.logged.find(({ msg }) => msg === 'signed in without groups')).toMatchObject({
    claim: 'groups',
    received: expect.stringContaining('_claim_names'),
    remedy: expect.stringMatching(/only the groups that are assigned to the application, or app roles/),
  });
});

test('without the claim, the log names the claims that the provider sent, and no value', async () => {
  const { settings = {}, told } = sections.get('keycloak.md: Groups') ?? {};
  const issuer = await startProvider(KEYCLOAK, { ...settings, OIDC_GROUPS_CLAIM: 'roles' });
  await at.signIn(issuer, told?.idToken ?? {}, { userinfo: told?.userinfo ?? {} });
  const line = at.logged.find(({ msg }) => msg === 'signed in without groups');
  expect(line).toMatchObject({ claim: 'roles', received: expect.stringMatching(/\bgroups\b.*\bname\b/) });
  expect(JSON.stringify(line)).not.toMatch(/Dana|payments-dba/);
});
