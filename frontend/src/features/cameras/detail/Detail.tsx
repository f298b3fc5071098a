import { IconArrowLeft } from '@tabler/icons-react'

import { $api } from '@/client/api'
import { Async } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { ButtonLink } from '@/components/link/ButtonLink'
import { LocationName } from '@/components/place/LocationName'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import { useViewZone } from '@/lib/places/timezone'

import { AreasPanel } from '../areas/AreasPanel'
import { CameraPicture } from '../picture/CameraPicture'
import { Actions } from './Actions'
import classes from './Detail.module.css'
import { History } from './History'
import { Status } from './Status'
import { Week } from './Week'

const REFRESH_MS = 3000

/** One camera: its picture, its state, what it has read, and where in the picture it reads. */
export function Detail({ id }: { id: number }) {
  const t = useT()
  const may = useMay('cameras:write')
  const query = $api.useQuery(
    'get',
    '/api/cameras/{id}',
    { params: { path: { id } } },
    { refetchInterval: REFRESH_MS },
  )
  const camera = query.data
  return (
    <Page
      title={camera?.name ?? t('page.cameras')}
      zone={useViewZone({ location: camera?.location?.id })}
      subtitle={camera && <LocationName location={camera.location} />}
      actions={
        <>
          <ButtonLink
            to="/cameras"
            search={{}}
            variant="default"
            leftSection={<IconArrowLeft size={16} />}
          >
            {t('cameras.all')}
          </ButtonLink>
          {camera && may && <Actions camera={camera} />}
        </>
      }
    >
      <Async query={query}>
        {(shown) => (
          <div className={classes['grid']}>
            <div className={classes['stack']}>
              <Panel flush className={classes['picture']}>
                <CameraPicture camera={shown} />
              </Panel>
              <AreasPanel camera={shown} />
            </div>
            <div className={classes['stack']}>
              <Status camera={shown} />
              <Week camera={shown} />
              <History camera={shown} />
            </div>
          </div>
        )}
      </Async>
    </Page>
  )
}
