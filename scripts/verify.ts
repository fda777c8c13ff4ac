import { VERIFY_LANES } from './checks.ts';
import { runStages } from './run-checks.ts';

// What `npm run verify` runs: everything that can be known of the source within half a minute.

process.exitCode = await runStages([VERIFY_LANES], { ...process.env, NEXT_TELEMETRY_DISABLED: '1' });
