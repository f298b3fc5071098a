import { Alarms } from './Alarms'
import classes from './Alarms.module.css'

/** The alarms over any other page than Live. */
export function AlarmsElsewhere() {
  return (
    <div className={classes['elsewhere']}>
      <Alarms />
    </div>
  )
}
