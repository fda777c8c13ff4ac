'use client';
import { useTranslations } from 'use-intl';
import { type WorkingTime, workingMs } from '#lib/runs/working-time.ts';
import { useNowMs } from './clock.tsx';
import { OneLine } from './list-parts.tsx';
import { useTimes } from './use-times.ts';

interface ElapsedProps {
  /** ISO times. Without an end, the time runs until now and updates every second. */
  from: string;
  to: string | null;
}

export function Elapsed({ from, to }: ElapsedProps) {
  return to === null ? <Ticking before={0} from={from} /> : <Fixed durationMs={Date.parse(to) - Date.parse(from)} />;
}

/** How long the portal has worked on a run, or a dash if it hasn't yet. */
export function WorkedTime({ of: { workedMs, workingSince } }: { of: WorkingTime }) {
  const none = useTranslations('shell')('none');
  if (workingSince !== null) return <Ticking before={workedMs} from={workingSince} />;
  return workedMs === 0 ? none : <Fixed durationMs={workedMs} />;
}

/** A separate component, so that a second rerenders only this text. */
function Ticking({ before, from }: { before: number; from: string }) {
  return <Fixed durationMs={workingMs({ workedMs: before, workingSince: from }, useNowMs())} />;
}

function Fixed({ durationMs }: { durationMs: number }) {
  return <OneLine>{useTimes().duration(durationMs)}</OneLine>;
}
