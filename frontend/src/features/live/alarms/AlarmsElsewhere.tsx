import { useNavigate } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'

import { Alarms } from './Alarms'
import classes from './Alarms.module.css'
import { feed } from '../feed/feedInstance'
import type { Reading } from '../feed/readings'

const alarmsNow = () => feed.state.get().alarms

/** The alarms over any other page than Live, with a link to it. */
export function AlarmsElsewhere() {
  const navigate = useNavigate()
  const alarms = useSyncExternalStore(feed.state.subscribe, alarmsNow)
  const show = async (reading: Reading): Promise<void> => {
    await navigate({ to: '/' })
    feed.pin(reading)
  }
  return (
    <div className={classes['elsewhere']}>
      <Alarms alarms={alarms} onShow={(reading) => void show(reading)} />
    </div>
  )
}
