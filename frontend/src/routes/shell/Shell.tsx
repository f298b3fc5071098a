import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, type MouseEvent } from 'react'

import { AlarmsElsewhere } from '@/features/live/alarms/AlarmsElsewhere'
import { useFeedEvents } from '@/features/live/feed/useFeedEvents'
import { useOpenAlarmCount } from '@/lib/alarms'
import { useT } from '@/lib/i18n'
import { TimezoneProvider } from '@/lib/places/timezone'

import { ConnectionBanner } from './Connection'
import { HelpSheet } from './HelpSheet'
import { useOpenPage } from './navigation/usePages'
import { OpenNotice } from './OpenNotice'
import { PageShortcuts } from './navigation/PageShortcuts'
import { PhoneBar, TopBar } from './PhoneBar'
import { PurposeDialog } from './PurposeDialog'
import { Search } from './navigation/Search'
import { Sidebar } from './Sidebar'
import { StartReminder } from './StartReminder'
import classes from './Shell.module.css'
import { usePagesAhead } from './navigation/usePagesAhead'
import { useLiveQueries } from './useLiveQueries'

/** Names the page and the number of open alarms in the title of the browser's tab. */
function useTitle(): void {
  const t = useT()
  const page = useOpenPage()
  const alarms = useOpenAlarmCount()
  useEffect(() => {
    const name = page ? `${t(page.label)} – Galaxy ALPR` : 'Galaxy ALPR'
    document.title = alarms ? `(${alarms}) ${name}` : name
  }, [page, alarms, t])
}

/** Whether the page that is open shows the alarms itself. */
function useHasOwnAlarms(): boolean {
  const { pathname, search } = useLocation()
  return pathname === '/' || pathname === '/alarms' || 'guard' in search
}

/** Focuses an element of the page; the address after # belongs to the router. */
const focus = (selector: string) => (event: MouseEvent) => {
  event.preventDefault()
  document.querySelector<HTMLElement>(selector)?.focus()
}

/** Links for the keyboard, past the navigation to the content, and past the filters to the table. */
function SkipLinks() {
  const t = useT()
  return (
    <>
      <a className={classes['skip']} href="#main" onClick={focus('main')}>
        {t('shell.skip')}
      </a>
      <a
        className={`${classes['skip']} ${classes['skipToTable']}`}
        href="#main"
        onClick={focus('main [data-table]')}
      >
        {t('shell.skipToTable')}
      </a>
    </>
  )
}

/** What surrounds every page. */
export function Shell() {
  const hasOwnAlarms = useHasOwnAlarms()
  useLiveQueries()
  useFeedEvents()
  usePagesAhead()
  useTitle()
  return (
    <TimezoneProvider>
      <SkipLinks />
      <div className={classes['shell']}>
        <Sidebar />
        <TopBar />
        <main id="main" tabIndex={-1} className={classes['main']}>
          <ConnectionBanner />
          <OpenNotice />
          {!hasOwnAlarms && <AlarmsElsewhere />}
          <StartReminder />
          <Outlet />
        </main>
        <PhoneBar />
      </div>
      <PageShortcuts />
      <Search />
      <HelpSheet />
      <PurposeDialog />
    </TimezoneProvider>
  )
}
