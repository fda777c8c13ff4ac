import type { Scenario } from './scenario.ts';
import { lateKeys } from './scenarios/late-keys.ts';

/** Every requirement that the fault tests show, in the order of trial. */
export const SCENARIOS: readonly Scenario[] = [lateKeys];
