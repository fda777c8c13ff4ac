'use client';
import { useNowMs } from '#components/ui/clock.tsx';
import { isUnderWay } from '#lib/runs/progress.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import { timelineOf } from '#lib/runs/timeline.ts';
import type { RunView } from '#lib/runs/view.ts';
import styles from './steps.module.css';

interface StepBarProps {
  view: RunView;
  step: StepView;
}

/** When the attempts of a step ran, next to those of the other steps. The times beside it say the same in text. */
export function StepBar({ view, step }: StepBarProps) {
  if (step.attempts.length === 0) return null;
  // A run that isn’t running has no attempt that ends now.
  return isUnderWay(view) ? <MovingBar view={view} step={step} /> : <Bar view={view} step={step} nowMs={0} />;
}

function MovingBar(props: StepBarProps) {
  return <Bar {...props} nowMs={useNowMs()} />;
}

function Bar({ view, step, nowMs }: StepBarProps & { nowMs: number }) {
  const barOf = timelineOf(view, nowMs);
  return (
    <div className={styles.track} aria-hidden data-screen-only>
      {step.attempts.map((attempt) => {
        const { from, to } = barOf(attempt);
        const place = { insetInlineStart: percent(from), inlineSize: percent(to - from) };
        return <span key={attempt.number} className={styles.bar} data-attempt={attempt.state} style={place} />;
      })}
    </div>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
