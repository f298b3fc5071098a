import { NumberInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import { TimezoneSelect } from '@/components/form/TimezoneSelect'
import { useT } from '@/lib/i18n'

import { useStartTexts } from '../texts'
import { StepForm } from './StepForm'

/** Adds the first lot. */
export function SiteForm() {
  const t = useT()
  const text = useStartTexts()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [capacity, setCapacity] = useState<number | string>('')
  const [timezone, setTimezone] = useState<string | null>(
    new Intl.DateTimeFormat().resolvedOptions().timeZone,
  )
  const add = $api.useMutation('post', '/api/lots', {
    onSuccess: () => queries.invalidateQueries(),
  })
  const submit = (): void =>
    add.mutate({
      body: { name, timezone, capacity: capacity === '' ? null : Number(capacity) },
    })
  return (
    <StepForm error={add.error} busy={add.isPending} onSubmit={submit}>
      <TextInput
        label={t('places.name')}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NumberInput
        label={t('places.capacity')}
        description={t('places.capacityHint')}
        min={0}
        max={1_000_000}
        allowDecimal={false}
        hideControls
        value={capacity}
        onChange={setCapacity}
      />
      <TimezoneSelect
        label={t('places.timezone')}
        description={text('site.zoneHint')}
        value={timezone}
        onChange={setTimezone}
      />
    </StepForm>
  )
}
