import type { SeededBug } from './seeded-bug.ts';

const ACTS = 'server/audit/recorded-acts.db.test.ts';
const APPEND = 'server/store/append-audit.db.test.ts';
const CHAIN = 'server/audit/verify-chain.db.test.ts';
const READERS = 'server/http/find-audit.db.test.ts';
const POLICIES = 'server/store/team-policies.db.test.ts';

/** Bugs by which something would be done without a trace, a trace could be changed unseen, or a team could see another's. */
export const AUDIT_BUGS: readonly SeededBug[] = [
  {
    id: 'retry-unrecorded',
    title: 'a retry makes no audit record',
    file: 'server/engine/request-retry.ts',
    find: "await appendAudit(trx, { kind: 'retry', teamId, runId, by: personOf(actor), data: { step } });",
    replace: '',
    caughtBy: { file: ACTS, test: 'retry' },
  },
  {
    id: 'record-outside',
    title: 'an act is recorded outside of its own transaction',
    file: 'server/engine/request-cancel.ts',
    find: 'await appendAudit(trx, {',
    replace: "void (await import('#server/store/append-audit.ts')).recordAct(db, {",
    caughtBy: { file: ACTS, test: 'cancel' },
  },
  {
    id: 'decryption-unrecorded',
    title: 'a password is decrypted without a record',
    file: 'server/store/escrow-rows.ts',
    find: "await appendAudit(trx, { kind: 'decryption', teamId: row.team_id, runId, by: null, data: { field } });",
    replace: '',
    caughtBy: { file: ACTS, test: 'decryption' },
  },
  {
    id: 'refusal-unrecorded',
    title: "who looks for another team's run leaves no trace",
    file: 'server/http/find-run.ts',
    find: "await recordRefusal(db, actor, { action: 'run.view', code: 'not-found', runId: id });",
    replace: '',
    caughtBy: { file: ACTS, test: 'refusal' },
  },
  {
    id: 'numbers-race',
    title: 'two acts at once want the same number',
    file: 'server/store/append-audit.ts',
    find: 'pg_advisory_xact_lock(',
    replace: 'pg_advisory_xact_lock_shared(',
    caughtBy: { file: APPEND, test: 'numbers have no gap' },
  },
  {
    id: 'any-field-recorded',
    title: 'a record holds whatever it is given',
    file: 'lib/audit/audit-record.ts',
    find: 'allowed.includes(name) && ',
    replace: '',
    caughtBy: { file: APPEND, test: 'must not hold' },
  },
  {
    id: 'time-not-chained',
    title: 'the time of a record can be changed unseen',
    file: 'lib/audit/audit-record.ts',
    find: 'canonicalJson([no, at, kind,',
    replace: 'canonicalJson([no, kind,',
    caughtBy: { file: CHAIN },
  },
  {
    id: 'cut-tail-unseen',
    title: 'records after which there is a checkpoint can be cut off unseen',
    file: 'server/audit/verify-chain.ts',
    find: 'checkpoints.some(({ no }) => no > last.no)',
    replace: 'checkpoints.some(({ no }) => no < 0)',
    caughtBy: { file: CHAIN },
  },
  {
    id: 'rewritten-chain-unseen',
    title: 'a chain that somebody has written anew passes',
    file: 'server/audit/verify-chain.ts',
    find: 'here.some(({ hash }) => hash !== record.hash)',
    replace: 'here.some(({ hash }) => hash === undefined)',
    caughtBy: { file: CHAIN },
  },
  {
    id: 'unsigned-checkpoint',
    title: 'a checkpoint counts whoever has written it',
    file: 'server/audit/checkpoint-files.ts',
    find: 'checkpoint && isSigned(checkpoint, publicKey)',
    replace: 'checkpoint && (isSigned(checkpoint, publicKey) || true)',
    caughtBy: { file: 'server/boot/audit-checkpoints.db.test.ts', test: 'a checkpoint that somebody else' },
  },
  {
    id: 'formula-exported',
    title: 'a name is a formula in the exported file',
    file: 'lib/audit/audit-export.ts',
    find: '[=+\\-@',
    replace: '[+\\-@',
    caughtBy: { file: 'lib/audit/audit-export.test.ts' },
  },
  {
    id: 'dba-reads-audit',
    title: 'a DBA reads the audit records',
    file: 'lib/access.ts',
    find: "'audit.view': ['lead', 'auditor'],",
    replace: "'audit.view': ['dba', 'lead', 'auditor'],",
    caughtBy: { file: READERS },
  },
  {
    id: 'team-stays-on-connection',
    title: 'a connection keeps the team of its last request',
    file: 'server/store/team-scope.ts',
    find: '(client) => client.query(SEE, [EVERY_TEAM]),',
    replace: 'async () => undefined,',
    caughtBy: { file: POLICIES, test: 'without a trace' },
  },
  {
    id: 'events-without-policy',
    title: "events of another team's run are in sight",
    file: 'server/store/migrations/0007-team-policies.ts',
    find: "['event', 'intent', 'escrow_key', 'escrow']",
    replace: "['intent', 'escrow_key', 'escrow']",
    caughtBy: { file: POLICIES },
  },
  {
    id: 'audit-changeable',
    title: 'the role of the application may change audit records',
    file: 'server/store/app-role.ts',
    find: "audit_record: 'SELECT, INSERT',",
    replace: "audit_record: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE',",
    caughtBy: { file: POLICIES, test: 'the role of the application has no right' },
  },
];
