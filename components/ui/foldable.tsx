'use client';
import ExpandableSection, { type ExpandableSectionProps } from '@cloudscape-design/components/expandable-section';
import { useState, useSyncExternalStore } from 'react';

interface FoldableProps extends Omit<ExpandableSectionProps, 'expanded' | 'defaultExpanded' | 'onChange'> {
  /** Whether it's open until the reader opens or closes it. */
  isOpen?: boolean;
}

/** A section that folds on the screen, and is open on paper. */
export function Foldable({ isOpen = false, ...section }: FoldableProps) {
  const [chosen, setChosen] = useState<boolean>();
  const isPrinted = useSyncExternalStore(
    watchPrint,
    () => matchMedia('print').matches,
    () => false,
  );
  return (
    <ExpandableSection
      {...section}
      expanded={isPrinted || (chosen ?? isOpen)}
      onChange={({ detail }) => setChosen(detail.expanded)}
    />
  );
}

function watchPrint(onChange: () => void): () => void {
  const query = matchMedia('print');
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
