import type { SecurityCheck } from '../security-check.ts';
import type { SecurityTestbed } from '../security-testbed.ts';
import { Visitor } from '../visitor.ts';

const MISSING = /didn’t say which groups you’re in/;
const OVERAGE = /so many groups that your identity provider didn’t list them/;
const MANY = Array.from({ length: 201 }, (_, no) => `group-${no}`);

/** What a provider may say of groups that are not known: nobody gets a role by it, and the page says why. */
const WITHOUT_GROUPS: Readonly<Record<string, { claims: object; words: RegExp }>> = {
  'no groups': { claims: {}, words: MISSING },
  'an empty list': { claims: { groups: [] }, words: /./ },
  'the overage marker of a token': {
    claims: { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example' } } },
    words: OVERAGE,
  },
  'the overage marker beside groups': {
    claims: { groups: ['support'], _claim_names: { groups: 'src1' } },
    words: OVERAGE,
  },
  hasgroups: { claims: { groups: ['support'], hasgroups: true }, words: OVERAGE },
  'hasgroups as a text': { claims: { hasgroups: 'true' }, words: OVERAGE },
  'groups of a wrong shape': { claims: { groups: { support: true } }, words: MISSING },
  'groups that are numbers': { claims: { groups: [1, 2] }, words: MISSING },
  'groups of another case': { claims: { groups: ['SUPPORT', 'Payments-DBA'] }, words: /./ },
  'a role in the token': { claims: { groups: [], role: 'support', roles: ['support'], isSupport: true }, words: /./ },
  'many groups without the one': { claims: { groups: MANY }, words: /./ },
};

export const identities: SecurityCheck = {
  id: 'S-04',
  title: 'who somebody is, and who gets no role',
  async run(testbed) {
    const violations: string[] = [];
    for (const [what, { claims, words }] of Object.entries(WITHOUT_GROUPS)) {
      const visitor = await new Visitor(testbed).signIn({ sub: `nobody-${what}`, name: 'Nobody', ...claims });
      const first = await visitor.ask('/', { headers: { accept: 'text/html' } });
      if (!first.headers.location?.endsWith('/no-team')) violations.push(`${what}: led to ${first.headers.location}`);
      const page = await visitor.ask('/no-team', { headers: { accept: 'text/html', 'accept-language': 'en' } });
      if (page.status !== 200 || !words.test(withoutScripts(page.body)))
        violations.push(`${what}: the page does not say why`);
      const { body } = await visitor.ask('/api/runs');
      if (body !== '{"items":[],"nextCursor":null,"previousCursor":null,"awaitingAnswer":0}')
        violations.push(`${what}: was shown ${body.slice(0, 100)}`);
    }
    violations.push(...(await sameEmail(testbed)));
    return { trials: Object.keys(WITHOUT_GROUPS).length + 1, violations };
  },
};

/** The scripts of a page bring all words; what is shown is outside of them. */
function withoutScripts(html: string): string {
  return html.replaceAll(/<script\b[\s\S]*?<\/script>/g, '');
}

/** Another subject with the same name and e-mail is another person, with no run and no role of the first. */
async function sameEmail(testbed: SecurityTestbed): Promise<string[]> {
  const same = { name: 'dba@payments', email: 'dba.payments@sandbox.example', preferred_username: 'dba@payments' };
  const twin = await new Visitor(testbed).signIn({ sub: 'another-subject', ...same, email_verified: true });
  const { status } = await twin.ask(`/api/runs/${testbed.runs.payments.runId}`);
  const people = await testbed.cluster.query<{ id: string }>('SELECT id FROM portal_user WHERE name = $1', [same.name]);
  return [
    ...(status === 404 ? [] : ['another subject with the same e-mail sees the run']),
    ...(people.length === 2 ? [] : [`${people.length} people have the name of two`]),
  ];
}
