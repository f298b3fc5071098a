import { Checkbox, NumberInput, PasswordInput, Select, Textarea, TextInput } from '@mantine/core'

import { useT } from '@/lib/i18n'

import { fields, firstValues, isRelayKind, relayKinds, type Field } from './relays'
import type { Values } from './values'

interface Props {
  values: Values
  hasSecret: boolean
  set: (changes: Partial<Values>) => void
}

interface FieldProps {
  field: Field
  value: string
  onChange: (value: string) => void
}

function RelayField({ field, value, onChange }: FieldProps) {
  const t = useT()
  const { name, type, required = false, choices = [] } = field
  const common = { label: t(`relay.${name}`), value, required }
  switch (type) {
    case 'flag':
      return (
        <Checkbox
          label={common.label}
          checked={value === 'yes'}
          onChange={(event) => onChange(event.currentTarget.checked ? 'yes' : '')}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          data={[...choices]}
          allowDeselect={false}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      )
    case 'number':
      return (
        <NumberInput {...common} min={0} onChange={(next) => onChange(String(next))} hideControls />
      )
    case 'lines':
      return (
        <Textarea
          {...common}
          autosize
          spellCheck={false}
          {...(name === 'headers' ? { placeholder: 'X-Token: {secret}' } : {})}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    default:
      return (
        <TextInput
          {...common}
          spellCheck={false}
          autoComplete="off"
          maxLength={1000}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}

/** The relay that opens the gate: its kind and the fields of this kind. */
export function Relay({ values, hasSecret, set }: Props) {
  const t = useT()
  const { kind, relay } = values
  const isSecretUsed = !['log', 'modbus', 'gpio'].includes(kind)
  return (
    <>
      <Select
        label={t('gates.relay')}
        description={t(`relayKind.${kind}.hint`)}
        data={relayKinds.map((value) => ({ value, label: t(`relayKind.${value}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(next) => {
          if (next && isRelayKind(next)) set({ kind: next, relay: firstValues(next, relay) })
        }}
      />
      {fields[kind].map((field) => (
        <RelayField
          key={`${kind}-${field.name}`}
          field={field}
          value={relay[field.name] ?? ''}
          onChange={(value) => set({ relay: { ...relay, [field.name]: value } })}
        />
      ))}
      {isSecretUsed && (
        <PasswordInput
          label={t('gates.secret')}
          description={t(hasSecret ? 'gates.secretKept' : 'gates.secretHint')}
          maxLength={300}
          autoComplete="new-password"
          value={values.secret}
          onChange={(event) => set({ secret: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': t('cameras.showPassword') }}
        />
      )}
    </>
  )
}
