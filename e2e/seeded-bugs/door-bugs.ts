import type { SeededBug } from './seeded-bug.ts';

const GATE = 'server/boot/csrf-guard.test.ts';
const HEADERS = 'server/boot/safe-headers.test.ts';

/** Bugs that let someone in, or let them send too many requests. */
export const DOOR_BUGS: readonly SeededBug[] = [
  {
    id: 'no-origin-needed',
    title: 'a change without Origin counts as one from the portal',
    file: 'server/boot/csrf-guard.ts',
    find: "if (headers.origin === undefined) return headers['sec-fetch-site'] === 'same-origin';",
    replace: 'if (headers.origin === undefined) return true;',
    caughtBy: { file: GATE },
  },
  {
    id: 'module-references-pass',
    title: "React's references reach React",
    file: 'server/boot/csrf-guard.ts',
    find: "if (typeof value === 'string' && !isPlainText(value)) return false;",
    replace: '',
    caughtBy: { file: GATE },
  },
  {
    id: 'forwarded-host-is-believed',
    title: "a request's own header decides its host",
    file: 'server/boot/safe-headers.ts',
    find: "headers['x-forwarded-host'] = host;",
    replace: '',
    caughtBy: { file: HEADERS },
  },
  {
    id: 'nonce-is-always-the-same',
    title: 'every response has the same nonce',
    file: 'server/boot/safe-headers.ts',
    find: "randomBytes(16).toString('base64')",
    replace: "randomBytes(0).toString('base64').padEnd(22, 'A').concat('==')",
    caughtBy: { file: HEADERS },
  },
  {
    id: 'one-turn-too-many',
    title: 'a person gets one request more than the limit says',
    file: 'server/store/limits/rate-limit.ts',
    find: ') AS one) < ',
    replace: ') AS one) <= ',
    caughtBy: { file: 'server/store/limits/rate-limit.db.test.ts' },
  },
  {
    id: 'blocked-person-goes-on',
    title: 'a blocked person keeps a session',
    file: 'server/store/people/sessions.ts',
    find: ".where('portal_user.blocked_at', 'is', null)",
    replace: '',
    caughtBy: { file: 'server/store/people/end-sessions.db.test.ts' },
  },
];
