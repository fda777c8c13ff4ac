import type { ScenarioResult } from '#e2e/faults/scenario.ts';
import type { SecurityTestbed } from './security-testbed.ts';

/** One promise of the portal's security, tried against the production build over HTTP. */
export interface SecurityCheck {
  id: string;
  title: string;
  run(testbed: SecurityTestbed): Promise<ScenarioResult>;
}
