import { Checkbox, MultiSelect, NumberInput } from '@mantine/core'

import { useT, type Translate } from '@/lib/i18n'
import { statuses, vehicleClasses } from '@/lib/words'

import { parameters, type Parameter } from '../parameters'
import type { Values } from './values'

function choiceName(choice: string, t: Translate): string {
  const status = statuses.find((known) => known === choice)
  if (status) return t(`status.${status}`)
  const vehicle = vehicleClasses.find((known) => known === choice)
  if (vehicle) return t(`vehicle.${vehicle}`)
  const states = ['failed', 'stopped', 'frozen', 'black', 'covered'] as const
  const state = states.find((known) => known === choice)
  return state ? t(`cameraState.${state}`) : choice
}

interface FieldProps {
  parameter: Parameter
  values: Values
  onChange: (value: number | string | boolean | string[]) => void
}

function ParameterField({ parameter, values, onChange }: FieldProps) {
  const t = useT()
  const { name } = parameter
  const value = values.parameters[name]
  const label = t(`ruleParameter.${name}`)
  if (parameter.type === 'flag') {
    return (
      <Checkbox
        label={label}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  if (parameter.type === 'number') {
    const isShare = parameter.unit === 'percent'
    const factor = isShare ? 100 : 1
    const shown =
      value === undefined || value === '' ? '' : Math.round(Number(value) * factor * 100) / 100
    return (
      <NumberInput
        label={label}
        min={parameter.min * factor}
        max={parameter.max * factor}
        {...(isShare || name === 'percent' ? { suffix: '%' } : {})}
        value={shown}
        onChange={(next) => onChange(next === '' ? '' : Number(next) / factor)}
        hideControls
      />
    )
  }
  return (
    <MultiSelect
      label={label}
      data={parameter.choices.map((choice) => ({ value: choice, label: choiceName(choice, t) }))}
      value={Array.isArray(value) ? [...(value as string[])] : []}
      onChange={onChange}
    />
  )
}

interface Props {
  values: Values
  set: (changes: Partial<Values>) => void
}

/** What a rule of the chosen kind looks for. */
export function Parameters({ values, set }: Props) {
  return parameters[values.kind].map((parameter) => (
    <ParameterField
      key={`${values.kind}-${parameter.name}`}
      parameter={parameter}
      values={values}
      onChange={(value) => set({ parameters: { ...values.parameters, [parameter.name]: value } })}
    />
  ))
}
