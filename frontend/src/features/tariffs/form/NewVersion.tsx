import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { Tariff, TariffData } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { MomentInput } from '@/components/moment/MomentInput'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'

import type { TariffFile } from '../file/file'
import { Editor } from './Editor'

interface FormProps {
  tariff: Tariff
  data: TariffData | null
  imported: TariffFile | null
}

function VersionForm({ tariff, data, imported }: FormProps) {
  const t = useT()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [from, setFrom] = useState<string | null>(imported?.valid_from ?? null)
  const show = (): void => void navigate({ to: '/tariffs', search: { tariff: tariff.id } })
  const add = $api.useMutation('post', '/api/tariffs/{id}/versions', {
    onSuccess: () => {
      void queries.invalidateQueries()
      show()
    },
  })
  return (
    <Editor
      data={imported?.data ?? data}
      error={add.error}
      busy={add.isPending}
      onSave={(edited) =>
        add.mutate({
          params: { path: { id: tariff.id } },
          body: { data: edited, valid_from: from },
        })
      }
      onCancel={show}
    >
      <Panel>
        <MomentInput
          label={t('tariffs.validFrom')}
          description={t('tariffs.validHint')}
          value={from}
          onChange={setFrom}
        />
      </Panel>
    </Editor>
  )
}

type CopiedProps = Omit<FormProps, 'data'> & { number: number }

function Copied({ tariff, number, imported }: CopiedProps) {
  const query = $api.useQuery('get', '/api/tariffs/{id}/versions/{number}', {
    params: { path: { id: tariff.id, number } },
  })
  return (
    <Async query={query}>
      {({ data }) => <VersionForm tariff={tariff} data={data} imported={imported} />}
    </Async>
  )
}

interface Props {
  id: number
  /** The version whose fields it begins with; the newest one without it. */
  number: number | undefined
  imported: TariffFile | null
}

/** Adds a version to a tariff; the fields begin as those of an earlier one. */
export function NewVersion({ id, number, imported }: Props) {
  const t = useT()
  const query = $api.useQuery('get', '/api/tariffs/{id}', { params: { path: { id } } })
  return (
    <Page
      title={t('tariffs.newVersionOf', { name: query.data?.name ?? '' })}
      subtitle={t('tariffs.versionHint')}
      zone={useViewZone()}
    >
      <Async query={query}>
        {(tariff) => {
          const copied = number ?? tariff.versions.at(-1)?.number
          return copied === undefined ? (
            <VersionForm tariff={tariff} data={null} imported={imported} />
          ) : (
            <Copied tariff={tariff} number={copied} imported={imported} />
          )
        }}
      </Async>
    </Page>
  )
}
