'use client';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './list-parts.module.css';

/** Types of Cloudscape's StatusIndicator, and their looks. */
const STATES = {
  error: styles.error,
  warning: styles.warning,
  success: styles.success,
  stopped: styles.stopped,
  'in-progress': styles.inProgress,
  pending: styles.pending,
};

export type StateType = keyof typeof STATES;

interface StateTextProps {
  type: StateType;
  children: ReactNode;
}

/** A state in a list's row, as icon and text on one line: Cloudscape's StatusIndicator in a fifth of its markup. */
export function StateText({ type, children }: StateTextProps) {
  return <span className={STATES[type]}>{children}</span>;
}

/** Text on one line, whose digits keep their place. */
export function OneLine({ children }: { children: ReactNode }) {
  return <span className={styles.line}>{children}</span>;
}

/** The action of a list's row, as a link: like Cloudscape's inline button. */
export function ActLink(props: Pick<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'aria-label' | 'children'>) {
  return <a className={styles.act} {...props} />;
}

interface AgainButtonProps extends Pick<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'children'> {
  isBusy: boolean;
  onClick: () => void;
}

/** A button in a list's row that does something again; its icon turns meanwhile. */
export function AgainButton({ isBusy, onClick, ...rest }: AgainButtonProps) {
  return (
    <button
      type="button"
      className={styles.button}
      aria-disabled={isBusy || undefined}
      onClick={() => isBusy || onClick()}
      {...rest}
    />
  );
}
