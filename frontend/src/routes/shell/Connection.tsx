import { useEffect, useState } from 'react'

import { eventStream, useConnection } from '@/lib/events'
import { useT } from '@/lib/i18n'

import classes from './Shell.module.css'

/** Whether the dashboard hears the service: always in sight. */
export function ConnectionState({ compact = false }: { compact?: boolean }) {
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
      <span className={compact ? 'sr-only' : undefined}>{t(`connection.${connection}`)}</span>
    </div>
  )
}

const GRACE_MS = 1500

/** Says over the page that the service is away; not for the blink of a planned reconnection. */
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
