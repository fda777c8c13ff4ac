import type { ReactNode } from 'react';
import styles from './columns.module.css';

interface ColumnsProps {
  /** Two equal columns, or a narrow one for the name beside a wide one for the value. */
  variant?: 'equal' | 'name-and-value';
  children: ReactNode;
}

/**
 * Two columns where there is room for them, else one. Cloudscape's own column layout measures the page in the browser,
 * so that everything below it jumps while the page loads, and a click then misses.
 */
export function Columns({ variant = 'equal', children }: ColumnsProps) {
  return (
    <div className={styles.container}>
      <div className={`${styles.columns} ${variant === 'equal' ? styles.equal : styles.nameAndValue}`}>{children}</div>
    </div>
  );
}
