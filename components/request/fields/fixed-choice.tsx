'use client';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Tiles from '@cloudscape-design/components/tiles';
import { useMessages } from 'use-intl';
import type { Messages } from '#lib/i18n/messages.ts';

type Choices = Messages['walkthrough']['choices'];

interface FixedChoiceProps<Name extends keyof Choices> {
  choice: Name;
  chosen: keyof Choices[Name]['options'] & string;
  /** As tiles, where the console shows tiles. */
  isTiled?: boolean;
}

/** A choice of the console that the setup fixes. The other options are disabled, and their descriptions say why. */
export function FixedChoice<Name extends keyof Choices>({ choice, chosen, isTiled = false }: FixedChoiceProps<Name>) {
  const { label, options }: Choice = useMessages().walkthrough.choices[choice];
  const items = Object.entries(options).map(([value, option]) => ({
    value,
    label: option.label,
    // Cloudscape dims the text of a disabled option, but a reason must be easy to read.
    description: value === chosen ? option.text : <Box variant="small">{option.text}</Box>,
    disabled: value !== chosen,
  }));
  return (
    <FormField label={label} stretch={isTiled}>
      {isTiled ? <Tiles value={chosen} items={items} /> : <RadioGroup value={chosen} items={items} />}
    </FormField>
  );
}

interface Choice {
  label: string;
  options: Readonly<Record<string, { label: string; text: string }>>;
}
