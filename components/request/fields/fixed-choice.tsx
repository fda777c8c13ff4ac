'use client';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';

interface FixedChoiceProps {
  label: string;
  description?: string;
  choice: string;
  choiceDescription: string;
}

/** A choice on the console's page that the setup fixes. */
export function FixedChoice({ label, description, choice, choiceDescription }: FixedChoiceProps) {
  return (
    <FormField label={label} description={description}>
      <RadioGroup value="fixed" items={[{ value: 'fixed', label: choice, description: choiceDescription }]} />
    </FormField>
  );
}
