import { type Logger, pino } from 'pino';
import { describeError } from './describe-error.ts';
import type { Settings } from './settings/env.ts';

export type Log = Logger;

/** The portal's log: one JSON object per line on standard output. Errors are reduced to name, code, and stack. */
export function openLog(level: Settings['logLevel']): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
  });
}
