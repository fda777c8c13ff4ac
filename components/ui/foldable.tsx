'use client';
import ExpandableSection, { type ExpandableSectionProps } from '@cloudscape-design/components/expandable-section';
import { useState, useSyncExternalStore } from 'react';

type SectionProps = Omit<ExpandableSectionProps, 'expanded' | 'defaultExpanded' | 'onChange'>;

interface FoldableProps extends SectionProps {
  /** Whether it's open until the reader opens or closes it. */
  isOpen?: boolean;
  /** Whether the content exists only once the section has been open. A long table would be most of a page. */
  isLazy?: boolean;
}

/** A section that folds on the screen, and is open on paper. */
export function Foldable({ isOpen = false, isLazy = false, children, ...section }: FoldableProps) {
  const [chosen, setChosen] = useState<boolean>();
  const isPrinted = useSyncExternalStore(
    watchPrint,
    () => matchMedia('print').matches,
    () => false,
  );
  const isExpanded = isPrinted || (chosen ?? isOpen);
  const [hasBeenOpen, setHasBeenOpen] = useState(isExpanded);
  if (isExpanded && !hasBeenOpen) setHasBeenOpen(true);
  return (
    <ExpandableSection {...section} expanded={isExpanded} onChange={({ detail }) => setChosen(detail.expanded)}>
      {(!isLazy || hasBeenOpen) && children}
    </ExpandableSection>
  );
}

/** A section that is closed until the reader opens it, also on paper. Its content exists from then on. */
export function Folded({ children, ...section }: SectionProps) {
  const [hasBeenOpen, setHasBeenOpen] = useState(false);
  return (
    <ExpandableSection {...section} onChange={() => setHasBeenOpen(true)}>
      {hasBeenOpen && children}
    </ExpandableSection>
  );
}

function watchPrint(onChange: () => void): () => void {
  const query = matchMedia('print');
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
