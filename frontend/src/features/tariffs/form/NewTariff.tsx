import { Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { TariffData } from '@/client/types'
import { MomentInput } from '@/components/moment/MomentInput'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useLots, useViewZone } from '@/lib/places/timezone'

import type { TariffFile } from '../file/file'
import { Editor } from './Editor'
import classes from './Form.module.css'

/** Adds a tariff with its first version; the fields may come from a file. */
export function NewTariff({ imported }: { imported: TariffFile | null }) {
  const t = useT()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: lots = [] } = useLots()
  const [name, setName] = useState(imported?.name ?? '')
  const [lot, setLot] = useState<string | null>(null)
  const [from, setFrom] = useState<string | null>(imported?.valid_from ?? null)
  const add = $api.useMutation('post', '/api/tariffs', {
    onSuccess: ({ id }) => {
      void queries.invalidateQueries()
      void navigate({ to: '/tariffs', search: { tariff: id } })
    },
  })
  const save = (data: TariffData): void =>
    add.mutate({
      body: { name: name.trim(), lot_id: lot ? Number(lot) : null, data, valid_from: from },
    })
  return (
    <Page title={t('tariffs.add')} subtitle={t('tariffs.checkLaw')} zone={useViewZone()}>
      <Editor
        data={imported?.data ?? null}
        error={add.error}
        busy={add.isPending}
        onSave={save}
        onCancel={() => void navigate({ to: '/tariffs', search: {} })}
      >
        <Panel>
          <div className={classes['fields']}>
            <TextInput
              label={t('places.name')}
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={t('tariffs.onlyLot')}
              placeholder={t('tariffs.anyLot')}
              data={lots.map(({ id, name: label }) => ({ value: String(id), label }))}
              value={lot}
              onChange={setLot}
              clearable
              clearButtonProps={{ 'aria-label': t('action.clear') }}
            />
            <MomentInput
              label={t('tariffs.validFrom')}
              description={t('tariffs.validHint')}
              value={from}
              onChange={setFrom}
            />
          </div>
        </Panel>
      </Editor>
    </Page>
  )
}
