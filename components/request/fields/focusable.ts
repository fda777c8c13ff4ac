import type { InputProps } from '@cloudscape-design/components/input';

/** A field as the form focuses it. `reveal` shows it first if it may be hidden. */
export function focusable(input: InputProps.Ref, reveal: (() => void) | undefined): Pick<InputProps.Ref, 'focus'> {
  return {
    focus() {
      reveal?.();
      input.focus();
    },
  };
}
