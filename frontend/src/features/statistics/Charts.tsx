import { lazy, Suspense, type ReactNode } from 'react'

import type { Statistics } from '@/client/types'
import { HeatMap } from '@/components/chart/HeatMap'
import { Panel } from '@/components/layout/Page'
import { Loading } from '@/components/feedback/States'
import { useT, type Translate } from '@/lib/i18n'

import { Bars, type Bar } from './Bars'
import { FileMenu } from './FileMenu'
import { Latency } from './Latency'
import { PerLocation } from './PerLocation'
import classes from './Statistics.module.css'

const Trend = lazy(() => import('./Trend'))
const Hours = lazy(() => import('./Hours'))

function weekOf(hours: Statistics['weekday_hours']): number[][] {
  const counts = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { weekday, hour, detections } of hours) {
    const day = counts[weekday - 1]
    if (day) day[hour] = detections
  }
  return counts
}

function bars(statistics: Statistics, t: Translate) {
  const unknown = t('statistics.unknown')
  return {
    classes: statistics.vehicle_classes.map((item): Bar => ({
      key: item.class,
      name: t(`vehicle.${item.class}`),
      count: item.vehicles,
      share: item.share,
    })),
    types: statistics.plate_types.map(({ type, plates, share }): Bar => ({
      key: type ?? '',
      name: type ? t(`plateType.${type}`) : unknown,
      count: plates,
      share,
    })),
    regions: statistics.regions.map(({ country, code, name, plates, share }): Bar => ({
      key: `${country}-${code}`,
      name: name ? `${name} (${code}, ${country})` : (country ?? unknown),
      count: plates,
      share,
    })),
    statuses: statistics.statuses.map(({ status, plates, share }): Bar => ({
      key: status,
      name: t(`status.${status}`),
      count: plates,
      share,
      color: `var(--${status})`,
    })),
    reasons: statistics.unread_reasons.map(({ reason, plates, share }): Bar => ({
      key: reason ?? '',
      name: reason ? t(`unreadShort.${reason}`) : unknown,
      count: plates,
      share,
    })),
  }
}

interface Props {
  statistics: Statistics
  scope: Readonly<Record<string, string>>
}

/** The parts of the statistics, each with its numbers as a file. */
export function Charts({ statistics, scope }: Props) {
  const t = useT()
  const counted = bars(statistics, t)
  const panel = (
    part: string,
    title: string,
    width: 'wide' | 'half' | 'third',
    content: ReactNode,
    flush = false,
  ) => (
    <Panel
      key={part}
      title={title}
      flush={flush}
      className={classes[width]}
      actions={<FileMenu part={part} title={title} scope={scope} />}
    >
      {content}
    </Panel>
  )
  // One day is shown by its hours.
  const part = statistics.trend.length === 1 ? 'hours' : 'trend'
  return (
    <div className={classes['charts']}>
      {panel(
        part,
        t(`statistics.${part}`),
        'wide',
        <Suspense fallback={<Loading lines={1} height={240} />}>
          {part === 'hours' ? (
            <Hours hours={statistics.hours} />
          ) : (
            <Trend days={statistics.trend} />
          )}
        </Suspense>,
      )}
      {panel(
        'weekday_hours',
        t('statistics.week'),
        'half',
        <HeatMap label={t('statistics.week')} counts={weekOf(statistics.weekday_hours)} />,
      )}
      {panel(
        'locations',
        t('statistics.locations'),
        'half',
        <PerLocation rows={statistics.locations} />,
        true,
      )}
      {panel('vehicle_classes', t('statistics.classes'), 'third', <Bars bars={counted.classes} />)}
      {panel('statuses', t('statistics.statuses'), 'third', <Bars bars={counted.statuses} />)}
      {panel('plate_types', t('statistics.types'), 'third', <Bars bars={counted.types} />)}
      {panel('regions', t('statistics.regions'), 'third', <Bars bars={counted.regions} />)}
      {panel('unread_reasons', t('statistics.reasons'), 'third', <Bars bars={counted.reasons} />)}
      {panel(
        'latency',
        t('statistics.latency'),
        'third',
        <Latency rows={statistics.latency} />,
        true,
      )}
    </div>
  )
}
