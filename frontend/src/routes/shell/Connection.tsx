import { useEffect, useState } from 'react'

import { eventStream, useConnection } from '@/lib/events'
import { useT } from '@/lib/i18n'

import classes from './Shell.module.css'

/** The state of the connection to the service, always visible. */
export function ConnectionState() {
  const t = useT()
  const connection = useConnection()
  return (
    <div
      className={`${classes['connection']} ${classes[connection]}`}
      role="status"
      data-connection={connection}
      title={t(`connection.${connection}.hint`)}
    >
      <span className={classes['dot']} aria-hidden />
      <span>{t(`connection.${connection}`)}</span>
    </div>
  )
}

const GRACE_MS = 1500

/** The banner that the service is away; not shown for the moment of a planned reconnection. */
export function ConnectionBanner() {
  const connection = useConnection()
  return connection === 'lost' ? <LostBanner /> : null
}

function LostBanner() {
  const t = useT()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), GRACE_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  return (
    <div className={classes['banner']} role="alert">
      {t('connection.banner')}
      <button type="button" onClick={eventStream.retryNow}>
        {t('connection.retry')}
      </button>
    </div>
  )
}
