import { Button, TextInput } from '@mantine/core'
import { IconId, IconSearch } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'

import { $api } from '@/client/api'
import { Page, Panel } from '@/components/layout/Page'
import { Async, Empty } from '@/components/feedback/States'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { Near } from './Near'
import classes from './Plate.module.css'
import { Detections } from './Detections'
import { Summary } from './Summary'
import { WhenAndWhere } from './WhenAndWhere'

function Search({ plate, onSearch }: { plate: string; onSearch: (plate: string) => void }) {
  const t = useT()
  const [typed, setTyped] = useState({ plate, text: plate })
  const text = typed.plate === plate ? typed.text : plate
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSearch(text.trim())
  }
  return (
    <form onSubmit={submit} className={classes['search']}>
      <TextInput
        aria-label={t('plate.search')}
        placeholder="B 1234 XYZ"
        value={text}
        onChange={(event) => setTyped({ plate, text: event.currentTarget.value })}
        leftSection={<IconSearch size={16} />}
      />
      <Button type="submit">{t('detections.search')}</Button>
    </form>
  )
}

function Plate({ plate }: { plate: string }) {
  const status = $api.useQuery('get', '/plate_status', {
    params: { query: { plate, max_distance: 1 } },
  })
  return (
    <Async query={status}>
      {(answer) => (
        <div className={classes['page']}>
          <Summary answer={answer} />
          <div className={classes['columns']}>
            <Detections plate={answer.plate} />
            <div className={classes['side']}>
              <WhenAndWhere answer={answer} />
              <Near answer={answer} />
            </div>
          </div>
        </div>
      )}
    </Async>
  )
}

export default function PlatePage() {
  const t = useT()
  const { plate = '' } = useSearch({ from: '/plate' })
  const change = useSearchChange('/plate')
  return (
    <Page
      title={t('page.plate')}
      zone={useViewZone()}
      actions={<Search plate={plate} onSearch={(text) => change({ plate: text }, true)} />}
    >
      {plate ? (
        <Plate plate={plate} />
      ) : (
        <Panel>
          <Empty title={t('plate.none')} hint={t('plate.noneHint')} icon={IconId} />
        </Panel>
      )}
    </Page>
  )
}
