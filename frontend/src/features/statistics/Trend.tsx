import '@mantine/charts/styles.css'

import { AreaChart, BarChart } from '@mantine/charts'

import type { Statistics } from '@/client/types'
import { useI18n } from '@/lib/i18n'

import { useChart } from './useChart'

const FEW_DAYS = 14

/** Detections, vehicles and read plates day by day. */
export default function Trend({ days }: { days: Statistics['trend'] }) {
  const { t, language } = useI18n()
  const format = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
  const shared = useChart(
    days.map(({ date, ...counts }) => ({ ...counts, at: format.format(new Date(date)) })),
    [
      { name: 'detections', label: t('statistics.detections'), color: 'galaxy.6' },
      { name: 'vehicles', label: t('statistics.vehicles'), color: 'cyan.7' },
      { name: 'read_plates', label: t('statistics.read'), color: 'yellow.6' },
    ],
  )
  if (days.length <= FEW_DAYS) return <BarChart {...shared} maxBarWidth={28} />
  return <AreaChart {...shared} curveType="monotone" withDots={false} fillOpacity={0.12} />
}
