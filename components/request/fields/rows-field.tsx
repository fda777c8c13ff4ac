'use client';
import AttributeEditor, { type AttributeEditorProps } from '@cloudscape-design/components/attribute-editor';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import LiveRegion from '@cloudscape-design/components/live-region';
import { useEffect, useRef, useState } from 'react';
import type { RefCallBack } from 'react-hook-form';

/** One input of each row. */
export interface RowsColumn<Row> {
  label: string;
  ariaLabel: (number: number) => string;
  placeholder?: string;
  value: (row: Row) => string;
  change: (row: Row, value: string) => Row;
  /** The text of the input's problem; undefined if there is none. */
  problem: (index: number) => string | undefined;
  isLocked?: (index: number) => boolean;
  /** Why the input is locked or required. */
  note?: (index: number) => string | undefined;
}

interface RowsItem<Row> {
  row: Row;
  index: number;
}

interface RowsFieldProps<Row> {
  texts: { label: string; description: string; constraintText?: string };
  /** The text of a problem of the whole list. */
  problem: string | undefined;
  /** The field of the form whose value are the rows. */
  field: { value: Row[]; onChange: (rows: Row[]) => void; onBlur: () => void; ref: RefCallBack };
  /** Rows above that aren't part of the form, for information. Their index is negative. */
  fixed?: readonly Row[];
  empty: Row;
  max: number;
  columns: readonly RowsColumn<Row>[];
  isRemovable?: (index: number) => boolean;
  words: {
    none: string;
    add: string;
    remove: string;
    removeOf: (number: number) => string;
    added: string;
    removed: string;
  };
}

/** A list to which rows are added. Typed text is part of the form immediately, without an "Add" to forget. */
export function RowsField<Row>({ field, fixed = [], words, columns, ...props }: RowsFieldProps<Row>) {
  const editor = useRef<AttributeEditorProps.Ref>(null);
  const [announced, setAnnounced] = useState('');
  const rows = field.value;
  const focus = useRowsFocus(field, columns);
  const enter = (next: Row[], announcement?: string) => {
    field.onChange(next);
    if (announcement !== undefined) setAnnounced(announcement);
  };
  const items = [...fixed, ...rows].map((row, at) => ({ row, index: at - fixed.length }));
  const numberOf = (index: number) => fixed.length + index + 1;
  const define = (column: RowsColumn<Row>, at: number): AttributeEditorProps.FieldDefinition<RowsItem<Row>> => ({
    label: column.label,
    control: ({ row, index }) => (
      <Input
        value={column.value(row)}
        readOnly={index < 0 || column.isLocked?.(index)}
        ref={(input) => focus.note(index, at, input)}
        ariaLabel={column.ariaLabel(numberOf(index))}
        placeholder={column.placeholder}
        autoComplete={false}
        spellcheck={false}
        disableBrowserAutocorrect
        onBlur={field.onBlur}
        onChange={({ detail }) => enter(rows.with(index, column.change(row, detail.value)))}
      />
    ),
    constraintText: ({ index }) => column.note?.(index),
    errorText: ({ index }) => column.problem(index),
  });
  return (
    <FormField {...props.texts} errorText={props.problem} stretch>
      <AttributeEditor
        ref={editor}
        items={items}
        empty={words.none}
        addButtonText={words.add}
        disableAddButton={rows.length >= props.max}
        removeButtonText={words.remove}
        removeButtonAriaLabel={({ index }) => words.removeOf(numberOf(index))}
        isItemRemovable={({ index }) => index >= 0 && (props.isRemovable?.(index) ?? true)}
        onAddButtonClick={() => {
          focus.expectRow();
          enter([...rows, props.empty], words.added);
        }}
        onRemoveButtonClick={({ detail: { itemIndex } }) => {
          enter(rows.toSpliced(itemIndex - fixed.length, 1), words.removed);
          editor.current?.focusAddButton();
        }}
        definition={columns.map(define)}
      />
      <LiveRegion hidden>{announced}</LiveRegion>
    </FormField>
  );
}

/** A person who adds a row wants to fill it. An invalid list focuses its first invalid input. */
function useRowsFocus<Row>({ value: rows, ref }: RowsFieldProps<Row>['field'], columns: readonly RowsColumn<Row>[]) {
  const inputs = useRef(new Map<string, InputProps.Ref | null>());
  const due = useRef<'new-row' | 'problem' | null>(null);
  const place = (index: number, column: number) => `${index} ${column}`;

  useEffect(() => {
    const places = rows.flatMap((_, index) =>
      columns.flatMap((column, at) => (column.problem(index) === undefined ? [] : place(index, at))),
    );
    const wrong = inputs.current.get(places[0] ?? '');
    if (due.current === 'new-row') inputs.current.get(place(rows.length - 1, 0))?.focus();
    if (due.current === 'problem') wrong?.focus();
    due.current = null;
    ref({
      focus() {
        wrong?.focus();
        // The form asks for the focus before the problems that it has just found are rendered.
        if (!wrong) due.current = 'problem';
      },
    });
  });

  return {
    note: (index: number, column: number, input: InputProps.Ref | null) => {
      inputs.current.set(place(index, column), input);
    },
    expectRow: () => {
      due.current = 'new-row';
    },
  };
}
