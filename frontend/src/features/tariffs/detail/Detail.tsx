import { Button, Stack } from '@mantine/core'
import { IconArrowLeft, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { Tariff } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { ButtonLink } from '@/components/link/ButtonLink'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useViewZone } from '@/lib/places/timezone'

import { ImportButton } from '../file/ImportButton'
import type { TariffFile } from '../file/file'
import { currentVersion } from '../versions'
import { Rename } from './Rename'
import { Shown } from './Shown'
import { Versions } from './Versions'

function Actions({ tariff, onAddVersion }: { tariff: Tariff } & Pick<Props, 'onAddVersion'>) {
  const t = useT()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null)
  const deletion = $api.useMutation('delete', '/api/tariffs/{id}', {
    onSuccess: () => void navigate({ to: '/tariffs', search: {} }),
  })
  const path = { id: tariff.id }
  const close = (): void => setOpen(null)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={() => setOpen('rename')}
      >
        {t('tariffs.rename')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} />}
        onClick={() => setOpen('delete')}
      >
        {t('action.delete')}
      </Button>
      <ImportButton onRead={onAddVersion} />
      <Button leftSection={<IconPlus size={16} />} onClick={() => onAddVersion(null)}>
        {t('tariffs.addVersion')}
      </Button>
      {open === 'rename' && <Rename tariff={tariff} onClose={close} />}
      {open === 'delete' && (
        <ConfirmDeletion
          title={t('tariffs.delete', { name: tariff.name })}
          name={`/tariffs/${tariff.id}`}
          get={() => api.GET('/api/tariffs/{id}', { params: { path } })}
          remove={(header) => deletion.mutateAsync({ params: { path, header } })}
          onClose={close}
        >
          {t('tariffs.deleteText')}
        </ConfirmDeletion>
      )}
    </>
  )
}

interface Props {
  id: number
  /** The version that is shown; without one, that of now, else the newest. */
  number: number | undefined
  /** Opens the form of a new version: as the shown one, or with what a file contains. */
  onAddVersion: (file: TariffFile | null) => void
}

/** One tariff: its versions, what the shown one says, and what a stay costs by it. */
export function Detail({ id, number, onAddVersion }: Props) {
  const t = useT()
  const may = useMay('tariffs:write')
  const query = $api.useQuery('get', '/api/tariffs/{id}', { params: { path: { id } } })
  const tariff = query.data
  return (
    <Page
      title={tariff?.name ?? t('page.tariffs')}
      zone={useViewZone()}
      actions={
        <>
          <ButtonLink
            to="/tariffs"
            search={{}}
            variant="default"
            leftSection={<IconArrowLeft size={16} />}
          >
            {t('tariffs.all')}
          </ButtonLink>
          {tariff && may && <Actions tariff={tariff} onAddVersion={onAddVersion} />}
        </>
      }
    >
      <Async query={query}>
        {(shown) => {
          const { versions } = shown
          const current = currentVersion(shown, new Date())
          const chosen = versions.find((one) => one.number === number)
          const version = chosen ?? current ?? versions.at(-1)
          return (
            <Stack>
              {version ? (
                <Shown tariff={shown} number={version.number} />
              ) : (
                <Panel>
                  <Empty title={t('tariffs.noVersion')} />
                </Panel>
              )}
              <Versions tariff={shown} current={current?.number} shown={version?.number} />
            </Stack>
          )
        }}
      </Async>
    </Page>
  )
}
