import { Link } from '@tanstack/react-router'

import { useT } from '@/lib/i18n'

import classes from './Tabs.module.css'

const tabs = ['webhooks', 'ingest', 'adapters', 'mqtt', 'notifications'] as const

/** The parts of the page; each has an address of its own. */
export function Tabs() {
  const t = useT()
  return (
    <nav className={classes['tabs']} aria-label={t('integrations.tabs')}>
      {tabs.map((tab) => (
        <Link
          key={tab}
          to={`/integrations/${tab}`}
          search={{}}
          className={classes['tab']}
          activeProps={{ className: `${classes['tab']} ${classes['active']}` }}
          activeOptions={{ includeSearch: false }}
        >
          {t(`integrations.${tab}`)}
        </Link>
      ))}
    </nav>
  )
}
