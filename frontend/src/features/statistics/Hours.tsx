import '@mantine/charts/styles.css'

import { BarChart } from '@mantine/charts'

import type { Statistics } from '@/client/types'
import { useT } from '@/lib/i18n'

import { useChart } from './useChart'

/** Detections of a day hour by hour, on the clock of the page. */
export default function Hours({ hours }: { hours: Statistics['hours'] }) {
  const t = useT()
  const shared = useChart(
    hours.map(({ hour, detections }) => ({
      at: `${String(hour).padStart(2, '0')}:00`,
      detections,
    })),
    [{ name: 'detections', label: t('statistics.detections'), color: 'galaxy.6' }],
  )
  return <BarChart {...shared} maxBarWidth={28} />
}
