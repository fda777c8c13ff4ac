import type { PlannedTrouble } from './trouble.ts';

/** The effect of the harms on the call itself. */
export function fateOf(due: readonly PlannedTrouble[]) {
  const fate = {
    isUnsent: false,
    isLost: false,
    lateMs: 0,
    isTwice: false,
    refusal: null as 'error' | 'throttle' | 'expired' | null,
  };
  for (const { harm } of due) {
    if (harm.kind === 'drop') fate.isLost = true;
    if (harm.kind === 'late') fate.lateMs += harm.ms;
    if (harm.kind === 'twice') fate.isTwice = true;
    if (harm.kind === 'poison') fate.isUnsent = true;
    if (harm.kind === 'kill' && harm.reachesAwsAfterMs === null) fate.isUnsent = true;
    if (harm.kind === 'kill') fate.lateMs += harm.reachesAwsAfterMs ?? 0;
    if (harm.kind === 'error' || harm.kind === 'throttle' || harm.kind === 'expired') fate.refusal = harm.kind;
  }
  return fate;
}
