import { VERIFY_LANES } from './checks.ts';
import { runStages } from './run-checks.ts';

// Runs `npm run verify`: every check of the source that takes less than half a minute in total.

process.exitCode = await runStages([VERIFY_LANES], { ...process.env, NEXT_TELEMETRY_DISABLED: '1' });
