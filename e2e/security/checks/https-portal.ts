import type { Answer } from '#e2e/harness/http-client.ts';
import { ROWS } from '../access-rows.ts';
import { ACTORS } from '../actors.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf, HTTPS_URL, SECURITY_CONTACT } from '../security-testbed.ts';
import { Visitor } from '../visitor.ts';
import { pathOf } from './access-table.ts';

const YEAR_SECONDS = 31_536_000;
const WHO = 'payments dba';

/** What a portal that people reach over https says besides: it is told so by its own address, since a proxy in front of it ends TLS. */
export const httpsPortal: SecurityCheck = {
  id: 'S-07-https',
  title: 'over https: strict transport security, and cookies that no neighbour and no plain http can set or read',
  async run({ httpsPort, issuer, runs }) {
    const place = { ports: [httpsPort], portalUrl: HTTPS_URL, issuer };
    const answers: { what: string; answer: Answer }[] = [];
    const visitor = new Visitor(place, (what, answer) => answers.push({ what, answer }));
    await visitor.signIn(claimsOf(WHO));
    for (const row of ROWS.filter(({ kind }) => kind !== 'action'))
      await visitor.ask(pathOf(row, { runId: runs.payments.runId, teamId: 'payments' }));
    await new Visitor(place, (what, answer) => answers.push({ what, answer })).ask('/runs');
    const contact = await visitor.ask('/.well-known/security.txt');
    const lines = answers.flatMap(({ answer }) => answer.headers['set-cookie'] ?? []);
    const violations = [
      ...answers.flatMap(({ what, answer }) => findProblems(answer).map((problem) => `${what}: ${problem}`)),
      ...lines.flatMap((line) => findCookieProblems(line).map((problem) => `a cookie ${problem}: ${nameOf(line)}`)),
      ...(lines.some((line) => nameOf(line) === '__Host-portal.session')
        ? []
        : [`${ACTORS[WHO].subject} got no session`]),
      ...findContactProblems(contact),
    ];
    return { trials: answers.length + lines.length, violations };
  },
};

function findProblems({ headers }: Answer): string[] {
  const [, seconds] = /^max-age=(\d+); includeSubDomains$/.exec(String(headers['strict-transport-security'])) ?? [];
  return Number(seconds) >= YEAR_SECONDS
    ? []
    : [`strict-transport-security is ${headers['strict-transport-security']}`];
}

function findCookieProblems(line: string): string[] {
  const has = (pattern: RegExp) => pattern.test(line);
  return [
    ...(line.startsWith('__Host-') ? [] : ['is not bound to its host by name']),
    ...(has(/;\s*secure(?:;|$)/i) ? [] : ['goes over plain http']),
    ...(has(/;\s*httponly(?:;|$)/i) ? [] : ['can be read by scripts']),
    ...(has(/;\s*path=\/(?:;|$)/i) ? [] : ['is not for the whole portal']),
    ...(has(/;\s*samesite=(?:lax|strict)(?:;|$)/i) ? [] : ['goes along with requests of other sites']),
    ...(has(/;\s*domain=/i) ? ['is for neighbours too'] : []),
  ];
}

/** As RFC 9116 wants it. */
function findContactProblems({ status, headers, body }: Answer): string[] {
  const [, expires = ''] = /^Expires: (\S+)$/m.exec(body) ?? [];
  return [
    ...(status === 200 ? [] : [`security.txt is answered with ${status}`]),
    ...(/^text\/plain; ?charset=utf-8$/i.test(String(headers['content-type']))
      ? []
      : [`security.txt is ${headers['content-type']}`]),
    ...(body.includes(`Contact: mailto:${SECURITY_CONTACT}\n`) ? [] : ['security.txt does not name the contact']),
    ...(Date.parse(expires) > Date.now() ? [] : ['security.txt has expired']),
  ];
}

function nameOf(line: string): string {
  return line.split('=')[0] ?? '';
}
