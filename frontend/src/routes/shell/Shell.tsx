import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'

import { AlarmsElsewhere } from '@/features/live/alarms/AlarmsElsewhere'
import { useFeedEvents } from '@/features/live/feed/useFeedEvents'
import { useT } from '@/lib/i18n'
import { TimezoneProvider } from '@/lib/places/timezone'

import { ConnectionBanner } from './Connection'
import { HelpSheet } from './HelpSheet'
import { useOpenPage } from './navigation/usePages'
import { OpenNotice } from './OpenNotice'
import { PageShortcuts } from './navigation/PageShortcuts'
import { PhoneBar, TopBar } from './PhoneBar'
import { PurposeDialog } from './PurposeDialog'
import { Sidebar } from './Sidebar'
import classes from './Shell.module.css'
import { usePagesAhead } from './navigation/usePagesAhead'
import { useLiveQueries } from './useLiveQueries'

/** What surrounds every page. */
export function Shell() {
  const t = useT()
  const { pathname } = useLocation()
  useLiveQueries()
  useFeedEvents()
  usePagesAhead()
  const page = useOpenPage()
  useEffect(() => {
    document.title = page ? `${t(page.label)} – Galaxy ALPR` : 'Galaxy ALPR'
  }, [page, t])
  return (
    <TimezoneProvider>
      <a
        className={classes['skip']}
        href="#main"
        onClick={(event) => {
          // The address after # belongs to the router.
          event.preventDefault()
          document.querySelector('main')?.focus()
        }}
      >
        {t('shell.skip')}
      </a>
      <div className={classes['shell']}>
        <Sidebar />
        <TopBar />
        <main id="main" tabIndex={-1} className={classes['main']}>
          <ConnectionBanner />
          <OpenNotice />
          {pathname !== '/' && <AlarmsElsewhere />}
          <Outlet />
        </main>
        <PhoneBar />
      </div>
      <PageShortcuts />
      <HelpSheet />
      <PurposeDialog />
    </TimezoneProvider>
  )
}
