import type { Allowed, Row, Target } from './access-row.ts';
import { ACTION_ROWS } from './action-rows.ts';
import { ACTORS, type ActorKind, type ActorName } from './actors.ts';

const SEE: readonly Allowed[] = ['dba', 'lead', 'support', 'auditor'];
const page = (name: string, row: Omit<Row, 'kind' | 'name'>): Row => ({ kind: 'page', name, ...row });
const route = (name: string, row: Omit<Row, 'kind' | 'name'>): Row => ({ kind: 'route', name, ...row });

const HAS_ROLE = '307 /';

/** Every way into the portal. One that the build has and this table does not fails the check. */
export const ROWS: readonly Row[] = [
  page('/', { may: SEE, granted: ['307 /runs'], instead: { support: '307 /support', admin: '307 /admin/sessions' } }),
  page('/runs', { may: SEE, isShowing: true }),
  page('/runs/dashboard', { may: SEE }),
  page('/runs/new', { may: ['dba'] }),
  page('/setups', { may: SEE, isShowing: true }),
  page('/runs/[id]', { may: SEE, isShowing: true, target: 'run' }),
  page('/runs/[id]/clean-up', { may: ['requester', 'lead'], target: 'run' }),
  page('/runs/[id]/bundle', { may: SEE, isShowing: true, target: 'run' }),
  page('/approvals', { may: ['lead'] }),
  page('/support', { may: ['support'] }),
  page('/audit', { may: ['lead', 'auditor'] }),
  page('/admin/sessions', { may: ['admin'] }),
  page('/admin/notifications', { may: ['admin'] }),
  page('/admin/status', { may: ['admin'] }),
  page('/admin/teams', { may: ['admin'], isTellingExternalIds: true }),
  page('/settings', { may: [...SEE, 'admin'] }),
  page('/no-team', { may: [...SEE, 'admin'], granted: [HAS_ROLE], instead: { 'removed dba': '200' } }),
  page('/sign-in', {
    may: [...SEE, 'admin'],
    granted: [HAS_ROLE],
    instead: { anonymous: '200', 'removed dba': HAS_ROLE },
  }),
  page('/signed-out', { may: 'everybody' }),
  page('/_not-found', { may: 'everybody', granted: ['404'] }),
  page('/_global-error', { may: 'everybody', granted: ['404', '500'] }),
  route('/api/runs', { may: SEE, isShowing: true, instead: { 'removed dba': '200', admin: '200' } }),
  route('/api/setups', { may: SEE, isShowing: true, instead: { 'removed dba': '200', admin: '200' } }),
  route('/api/runs/[id]/setup', { may: SEE, isShowing: true, target: 'run' }),
  route('/api/runs/export', { may: SEE, isShowing: true }),
  route('/api/runs/[id]', { may: SEE, isShowing: true, target: 'run' }),
  route('/api/runs/[id]/events', { may: SEE, isShowing: true, target: 'run' }),
  route('/api/runs/[id]/clean-ups', { may: SEE, target: 'run' }),
  route('/api/runs/[id]/notifications', { may: SEE, target: 'run' }),
  route('/api/runs/[id]/bundle', { may: SEE, isShowing: true, target: 'run' }),
  route('/api/approvals', { may: ['lead'] }),
  // Each person's own, so nobody is refused, and nothing of a team is shown to others.
  route('/api/drafts', { may: SEE, instead: { 'removed dba': '200', admin: '200' } }),
  route('/api/drafts/[id]', {
    may: [...SEE, 'admin'],
    granted: ['404 not-found'],
    instead: { 'removed dba': '404 not-found' },
  }),
  route('/api/settings/access', { may: [...SEE, 'admin'] }),
  // Takes personal tokens only, which the check of the API tries; a session is nothing to it.
  route('/api/v1/[...path]', { may: 'everybody', granted: ['401'] }),
  route('/api/support/runs', { may: ['support'] }),
  route('/api/support/orphans', { may: ['support'] }),
  route('/api/support/sweeps', { may: ['support'] }),
  route('/api/audit', { may: ['lead', 'auditor'] }),
  route('/api/audit/export', { may: ['lead', 'auditor'] }),
  route('/api/admin/sessions', { may: ['admin'] }),
  route('/api/admin/notifications', { may: ['admin'] }),
  route('/api/admin/status', { may: ['admin'] }),
  route('/api/settings/notifications', { may: [...SEE, 'admin'] }),
  route('/api/admin/teams/[id]/template', { may: ['admin'], target: 'team', isTellingExternalIds: true }),
  route('/api/health', { may: 'everybody' }),
  route('/api/ready', { may: 'everybody' }),
  // For who has the token, signed in or not.
  route('/api/metrics', { may: 'everybody', granted: ['401 not-signed-in'] }),
  // No contact is set, except over https.
  route('/api/security-contact', { may: 'everybody', granted: ['404 not-found'] }),
  // Its parts are tried one by one by the check of sign-ins: of itself it shows nothing.
  route('/api/auth/[...nextauth]', { may: 'everybody', granted: ['404'] }),
  ...ACTION_ROWS,
];

/** What the actor must be answered at the target. */
export function expectedAnswers(row: Row, name: ActorName, target: Target, requester: ActorName): readonly string[] {
  const other = row.instead?.[name];
  if (other !== undefined) return [other];
  if (mayAsk(row, name, target, requester)) return row.granted ?? [row.kind === 'action' ? 'ok' : '200'];
  if (name === 'anonymous')
    return [row.kind === 'page' ? '307 /sign-in' : row.kind === 'route' ? '401 not-signed-in' : 'not-signed-in'];
  // Whoever has no role at all is told so by every page, whatever is asked for.
  if (row.kind === 'page') return [ACTORS[name].roles.length === 0 ? '307 /no-team' : '404'];
  return [row.refused ?? (row.kind === 'route' ? '404 not-found' : 'not-found')];
}

export function mayAsk(row: Row, name: ActorName, target: Target, requester: ActorName): boolean {
  if (row.target && target === 'nothing') return false;
  if (row.may === 'everybody') return true;
  const { roles, team }: ActorKind = ACTORS[name];
  const isTheirs = !row.target || team === target;
  return row.may.some((allowed) => {
    if (allowed === 'requester') return name === requester && isTheirs;
    if (allowed === 'support' || allowed === 'auditor' || allowed === 'admin') return roles.includes(allowed);
    return roles.includes(allowed) && isTheirs;
  });
}
