import { Fragment } from 'react';

/** An ARN or another name without spaces, which breaks after `:` and `/` if its line is too short. */
export function BreakableText({ text }: { text: string }) {
  const parts = text.split(/(?<=[:/])/);
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
