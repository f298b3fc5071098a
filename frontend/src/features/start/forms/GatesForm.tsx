import { Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '@/client/api'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'

import { useStartTexts } from '../texts'
import { StepForm } from './StepForm'

interface Gates {
  entry: string
  exit: string
  lot_id: number | null
  country: string | null
}

async function addGates({ entry, exit, ...shared }: Gates): Promise<void> {
  const bodies = [
    { name: entry, type: 'entry' as const, ...shared },
    ...(exit ? [{ name: exit, type: 'exit' as const, ...shared }] : []),
  ]
  for (const body of bodies) {
    // One after the other: their order is that of the list.
    // oxlint-disable-next-line eslint/no-await-in-loop
    const { error } = await api.POST('/api/locations', { body })
    if (error) throw error
  }
}

/** Adds the first entry and, where it is another place, the exit. */
export function GatesForm() {
  const t = useT()
  const text = useStartTexts()
  const queries = useQueryClient()
  const { data: lots = [] } = useLots()
  const [entry, setEntry] = useState('')
  const [exit, setExit] = useState('')
  const [lot, setLot] = useState<string | null>(null)
  const [country, setCountry] = useState('')
  const chosen = lot ?? (lots[0] ? String(lots[0].id) : null)
  const add = useMutation({ mutationFn: addGates, onSettled: () => queries.invalidateQueries() })
  const submit = (): void =>
    add.mutate({
      entry,
      exit: exit.trim(),
      lot_id: chosen ? Number(chosen) : null,
      country: country || null,
    })
  return (
    <StepForm error={add.error} busy={add.isPending} onSubmit={submit}>
      <TextInput
        label={text('gates.entry')}
        required
        maxLength={100}
        value={entry}
        onChange={(event) => setEntry(event.currentTarget.value)}
      />
      <TextInput
        label={text('gates.exit')}
        description={text('gates.exitHint')}
        maxLength={100}
        value={exit}
        onChange={(event) => setExit(event.currentTarget.value)}
      />
      {lots.length > 1 && (
        <Select
          label={text('site')}
          allowDeselect={false}
          data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={chosen}
          onChange={setLot}
        />
      )}
      <TextInput
        label={t('places.country')}
        description={t('places.countryHint')}
        maxLength={2}
        value={country}
        onChange={(event) => setCountry(event.currentTarget.value.toUpperCase())}
      />
    </StepForm>
  )
}
