import { AsyncLocalStorage } from 'node:async_hooks';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { describeError } from './describe-error.ts';
import { traceIds } from './observe/spans.ts';
import type { Settings } from './settings/env.ts';

export type Log = Logger;

const workInProgress = new AsyncLocalStorage<{ runId: string; epoch: number }>();

/** Adds the run to every line that the work logs. */
export function withRunInLog<T>(run: { runId: string; epoch: number }, work: () => Promise<T>): Promise<T> {
  return workInProgress.run(run, work);
}

/**
 * The portal's log: one JSON object per line on standard output, or to another destination. Errors are reduced to name,
 * code, and stack.
 */
export function openLog(level: Settings['logLevel'], destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    mixin: () => ({ ...workInProgress.getStore(), ...traceIds() }),
  };
  return destination ? pino(options, destination) : pino(options);
}
