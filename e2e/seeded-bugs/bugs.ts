import { ACCESS_BUGS } from './access-bugs.ts';
import { ONCE_BUGS } from './once-bugs.ts';
import { OWN_BUGS } from './own-bugs.ts';
import type { SeededBug } from './seeded-bug.ts';

/**
 * At most 50 mistakes that only PostgreSQL, moto or the whole portal can show, by the guarantee that they break. Mutation tests cover the
 * pure code (`npm run test:mutation`).
 */
export const BUGS: readonly SeededBug[] = [...ONCE_BUGS, ...OWN_BUGS, ...ACCESS_BUGS];
