import { useI18n } from '@/lib/i18n'

interface Series {
  name: string
  label: string
  color: string
}

/** Returns what the charts over time have in common; `at` is the name of a bar. */
export function useChart(
  data: ({ at: string } & Record<string, number | string>)[],
  series: Series[],
) {
  const { language } = useI18n()
  return {
    h: 260,
    data,
    dataKey: 'at',
    series,
    withLegend: true,
    // In the order of the bars, not of the alphabet.
    legendProps: { verticalAlign: 'bottom' as const, itemSorter: null },
    gridAxis: 'x' as const,
    tickLine: 'none' as const,
    yAxisProps: { allowDecimals: false },
    valueFormatter: (value: number) => new Intl.NumberFormat(language).format(value),
  }
}
