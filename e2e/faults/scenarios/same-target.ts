import type { Scenario, ScenarioResult } from '../scenario.ts';
import { tryForSameNames } from './same-names.ts';
import { shareKey } from './shared-key.ts';

/** runs that want the same names, and runs that share a key with each other and with somebody outside. */
export const sameTarget: Scenario = {
  id: 'R-06',
  title: 'two runs for the same names, and ten on one key that somebody else edits',
  async run(context): Promise<ScenarioResult> {
    const [pairs, tens] = context.scale === 'quick' ? [4, 1] : [100, 20];
    const cluster = await context.openCommonCluster();
    const violations = await tryForSameNames(cluster, pairs);
    context.log(`${pairs} pairs`);
    let rewritten = 0;
    for (let no = 1; no <= tens; no += 1) {
      const round = await shareKey(cluster, context, `shared-${no}`);
      violations.push(...round.violations);
      rewritten += round.rewritten;
    }
    violations.push(...(await cluster.askOracle()));
    return {
      trials: pairs + tens,
      violations,
      measures: { pairs, 'ten-run rounds': tens, 'edits made again': rewritten },
    };
  },
};
