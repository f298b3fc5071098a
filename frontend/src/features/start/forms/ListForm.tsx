import { SegmentedControl, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import { AnchorLink } from '@/components/link/AnchorLink'
import { useT } from '@/lib/i18n'
import { listed } from '@/lib/words'

import { useStartTexts } from '../texts'
import { StepForm } from './StepForm'

/** Puts the first plate on a list. */
export function ListForm() {
  const t = useT()
  const text = useStartTexts()
  const queries = useQueryClient()
  const [plate, setPlate] = useState('')
  const [status, setStatus] = useState<(typeof listed)[number]>('allowed')
  const add = $api.useMutation('post', '/plate_status', {
    onSuccess: () => queries.invalidateQueries(),
  })
  return (
    <>
      <StepForm
        error={add.error}
        busy={add.isPending}
        onSubmit={() => add.mutate({ body: { plate, status } })}
      >
        <TextInput
          label={t('plate.text')}
          placeholder="B 1234 XYZ"
          required
          maxLength={30}
          autoComplete="off"
          value={plate}
          onChange={(event) => setPlate(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('lists.list')}
          value={status}
          onChange={setStatus}
          data={listed.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </StepForm>
      <AnchorLink to="/lists" size="sm">
        {text('list.more')}
      </AnchorLink>
    </>
  )
}
