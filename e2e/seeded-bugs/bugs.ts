import { ADMIN_BUGS } from './admin-bugs.ts';
import { APPROVAL_BUGS } from './approval-bugs.ts';
import { AUDIT_BUGS } from './audit-bugs.ts';
import { CLEAN_UP_BUGS } from './clean-up-bugs.ts';
import { DEPUTY_BUGS } from './deputy-bugs.ts';
import { DOOR_BUGS } from './door-bugs.ts';
import { GROUP_BUGS } from './group-bugs.ts';
import { KEY_BUGS } from './key-bugs.ts';
import { RELIABILITY_BUGS } from './reliability-bugs.ts';
import { RESTORE_BUGS } from './restore-bugs.ts';
import type { SeededBug } from './seeded-bug.ts';
import { SWEEP_BUGS } from './sweep-bugs.ts';
import { WHOLE_PORTAL_BUGS } from './whole-portal-bugs.ts';

/** All bugs, grouped by what they would break. */
export const BUGS: readonly SeededBug[] = [
  ...RELIABILITY_BUGS,
  ...KEY_BUGS,
  ...CLEAN_UP_BUGS,
  ...SWEEP_BUGS,
  ...RESTORE_BUGS,
  ...AUDIT_BUGS,
  ...DEPUTY_BUGS,
  ...DOOR_BUGS,
  ...WHOLE_PORTAL_BUGS,
  ...ADMIN_BUGS,
  ...APPROVAL_BUGS,
  ...GROUP_BUGS,
];
