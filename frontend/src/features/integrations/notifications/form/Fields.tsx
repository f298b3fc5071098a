import { Fieldset, Input, SegmentedControl, Stack } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Values } from './values'

export interface FieldsProps {
  values: Values
  set: (changes: Partial<Values>) => void
}

/** Fields of one subject. */
export function Group({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <Fieldset legend={legend}>
      <Stack gap="sm">{children}</Stack>
    </Fieldset>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  description?: string
  value: T
  choices: readonly T[]
  name: (choice: T) => string
  onChange: (value: T) => void
}

/** One of a few choices, all in sight. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, description, value, choices, name, onChange } = props
  return (
    <Input.Wrapper label={label} labelElement="div" description={description}>
      <div>
        <SegmentedControl
          aria-label={label}
          value={value}
          onChange={onChange}
          data={choices.map((choice) => ({ value: choice, label: name(choice) }))}
        />
      </div>
    </Input.Wrapper>
  )
}
