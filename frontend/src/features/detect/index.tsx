import { Button, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPhotoSearch } from '@tabler/icons-react'
import { useCallback, useState } from 'react'

import { LocationSelect } from '@/components/form/LocationSelect'
import { Page, Panel } from '@/components/layout/Page'
import { Empty, Failure, Loading } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'
import { useStore } from '@/lib/store'
import { useStored } from '@/lib/stored'

import { Camera } from './Camera'
import classes from './Detect.module.css'
import { DropArea } from './DropArea'
import { Uploads } from './Uploads'
import { isFinished, type Upload } from './queue'
import { queue } from './queueInstance'
import { Result } from './Result'

function Shown({ upload }: { upload: Upload | undefined }) {
  const t = useT()
  if (!upload) {
    return (
      <Panel>
        <Empty title={t('detect.empty')} hint={t('detect.emptyHint')} icon={IconPhotoSearch} />
      </Panel>
    )
  }
  const { state } = upload
  if (state.name === 'done') return <Result key={upload.id} session={state.session} />
  if (state.name === 'failed')
    return <Failure error={state.error} retry={() => queue.retry(upload.id)} />
  return (
    <Panel>
      <Loading lines={4} height={70} />
    </Panel>
  )
}

export default function DetectPage() {
  const t = useT()
  const uploads = useStore(queue.uploads)
  const [selected, setSelected] = useState<number | null>(null)
  const [camera, { open, close }] = useDisclosure()
  const [location, setLocation] = useStored('detect.location')
  const [country, setCountry] = useStored('detect.country')
  const shown = uploads.find(({ id }) => id === selected) ?? uploads.at(-1)

  const add = useCallback(
    (files: File[]) => {
      setSelected(null)
      queue.add(files, { location: location ?? undefined, country: country?.toUpperCase() })
    },
    [location, country],
  )
  return (
    <Page title={t('page.detect')} subtitle={t('detect.subtitle')}>
      <div className={classes['grid']}>
        <div className={classes['side']}>
          <DropArea onFiles={add} onCamera={open} />
          <div style={{ display: 'grid', gridTemplateColumns: '1fr 110px', gap: 10 }}>
            <LocationSelect
              label={t('detect.location')}
              width="100%"
              value={location || undefined}
              onChange={(id) => setLocation(id ?? '')}
            />
            <TextInput
              label={t('plate.country')}
              placeholder="ID"
              maxLength={2}
              value={country ?? ''}
              onChange={(event) => setCountry(event.currentTarget.value)}
            />
          </div>
          {uploads.length > 0 && (
            <Panel
              title={t('detect.photos')}
              flush
              actions={
                <Button
                  size="compact-sm"
                  variant="subtle"
                  disabled={!uploads.some(({ state }) => isFinished(state))}
                  onClick={queue.clearFinished}
                >
                  {t('detect.clear')}
                </Button>
              }
            >
              <Uploads uploads={uploads} selected={shown?.id ?? null} onSelect={setSelected} />
            </Panel>
          )}
        </div>
        <Shown upload={shown} />
      </div>
      {camera && (
        <Camera
          onClose={close}
          onPhoto={(photo) => {
            close()
            add([photo])
          }}
        />
      )}
    </Page>
  )
}
