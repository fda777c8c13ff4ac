'use client';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useTypedText } from './use-typed-text.ts';

interface TextFilterProps {
  label: string;
  placeholder: string;
  /** The maximum number of characters; the rest is cut off. */
  maxLength: number;
  value: string | undefined;
  onChange: (text: string | undefined) => void;
}

export function TextFilter({ label, placeholder, maxLength, value = '', onChange }: TextFilterProps) {
  const { text, setText } = useTypedText(value, (settled) => onChange(settled || undefined));
  return (
    <FormField label={label} stretch>
      <Input
        type="search"
        value={text}
        placeholder={placeholder}
        onChange={({ detail }) => setText(detail.value.slice(0, maxLength))}
      />
    </FormField>
  );
}
