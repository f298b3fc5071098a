import type { Camera } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { AnchorLink } from '@/components/link/AnchorLink'
import { LocationName } from '@/components/place/LocationName'
import { useT } from '@/lib/i18n'

import { useFormats } from './figures'
import { LastPass } from './LastPass'
import { CameraPicture } from './picture/CameraPicture'
import { StateBadge, StateReason } from './state/StateBadge'
import classes from './Tile.module.css'

/** One camera: what it shows, its state, and how well it reads. */
export function Tile({ camera }: { camera: Camera }) {
  const t = useT()
  const { number, percent } = useFormats()
  const { id, name, location, status } = camera
  return (
    <li className={classes['tile']} data-camera={id}>
      <CameraPicture camera={camera} />
      <div className={classes['text']}>
        <div className={classes['head']}>
          <h2>
            <AnchorLink to="/cameras" search={{ camera: id }} c="inherit" fw={650}>
              {name}
            </AnchorLink>
          </h2>
          <StateBadge state={status.state} />
        </div>
        <StateReason status={status} />
        <Facts
          items={[
            [t('place.location'), <LocationName key="location" location={location} />],
            [t('cameras.lastPass'), <LastPass key="last" camera={camera} />],
            [t('cameras.fps'), number(status.fps, 1) ?? '–'],
            [t('cameras.readRate'), percent(status.read_rate) ?? '–'],
          ]}
        />
      </div>
    </li>
  )
}
