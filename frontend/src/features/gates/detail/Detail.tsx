import { IconArrowLeft, IconMaximize } from '@tabler/icons-react'

import { $api } from '@/client/api'
import { Async } from '@/components/feedback/States'
import { Page } from '@/components/layout/Page'
import { ButtonLink } from '@/components/link/ButtonLink'
import { LocationName } from '@/components/place/LocationName'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useViewZone } from '@/lib/places/timezone'

import { OpenButton } from '../hand/OpenButton'
import { StopNotice } from '../hand/Switch'
import { Actions } from './Actions'
import { Commands } from './Commands'
import { Decisions } from './Decisions'
import classes from './Detail.module.css'
import { Shadow } from './Shadow'
import { Status } from './Status'

const REFRESH_MS = 3000

/** One gate: its state, what was decided, and what was sent. */
export function Detail({ id }: { id: number }) {
  const t = useT()
  const may = useMay('gates:write')
  const query = $api.useQuery(
    'get',
    '/api/gates/{id}',
    { params: { path: { id } } },
    { refetchInterval: REFRESH_MS },
  )
  const gate = query.data
  return (
    <Page
      title={gate?.name ?? t('page.gates')}
      zone={useViewZone({ location: gate?.location?.id })}
      subtitle={gate && <LocationName location={gate.location} />}
      actions={
        <>
          <ButtonLink
            to="/gates"
            search={{}}
            variant="default"
            leftSection={<IconArrowLeft size={16} />}
          >
            {t('gates.all')}
          </ButtonLink>
          <ButtonLink
            to="/gates"
            search={{ gate: id, guard: 'yes' }}
            variant="default"
            leftSection={<IconMaximize size={16} />}
          >
            {t('gates.guard')}
          </ButtonLink>
          {gate && may && <Actions gate={gate} />}
          {gate && <OpenButton gate={gate} />}
        </>
      }
    >
      <StopNotice />
      <Async query={query}>
        {(shown) => (
          <div className={classes['grid']}>
            <div className={classes['stack']}>
              <Decisions gate={shown} />
              <Commands gate={shown} />
            </div>
            <div className={classes['stack']}>
              <Status gate={shown} />
              <Shadow gate={shown} />
            </div>
          </div>
        )}
      </Async>
    </Page>
  )
}
