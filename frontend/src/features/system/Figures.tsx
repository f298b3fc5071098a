import type { Metrics } from '@/client/types'
import { useI18n } from '@/lib/i18n'
import { metricName } from '@/lib/words'

import { figureFormat, isGroup, openRange, readable, type Path } from './figures'
import classes from './Figures.module.css'

/** Deeper than this a name without a message is that of a data set: it stays as it is. */
const NAMES_DEPTH = 2
const OPEN_ALL = 2

function useName() {
  const { t } = useI18n()
  return (path: Path): string => {
    const name = path.at(-1) ?? ''
    const word = metricName(name, t)
    if (word !== name) return word
    return path.length <= NAMES_DEPTH ? readable(name) : openRange(name)
  }
}

function Rows({ metrics, path }: { metrics: Metrics; path: Path }) {
  const { language } = useI18n()
  const nameOf = useName()
  const format = figureFormat(language)
  return (
    <dl className={classes['rows']}>
      {Object.entries(metrics).map(([name, value]) => {
        const here = [...path, name]
        return (
          <div key={name} className={isGroup(value) ? classes['group'] : classes['row']}>
            <dt>{nameOf(here)}</dt>
            <dd>{isGroup(value) ? <Rows metrics={value} path={here} /> : format(value, here)}</dd>
          </div>
        )
      })}
    </dl>
  )
}

/**
 * What was measured of a model, whatever its manifest names: plain figures first, then each group
 * to be opened; of several only the first one is open.
 */
export function Figures({ metrics }: { metrics: Metrics }) {
  const nameOf = useName()
  const entries = Object.entries(metrics)
  const plain = Object.fromEntries(entries.filter(([, value]) => !isGroup(value)))
  const groups = entries.flatMap(([name, value]) =>
    isGroup(value) ? [[name, value] as const] : [],
  )
  return (
    <div className={classes['figures']}>
      {Object.keys(plain).length > 0 && <Rows metrics={plain} path={[]} />}
      {groups.map(([name, group], index) => (
        <details key={name} open={index === 0 || groups.length <= OPEN_ALL}>
          <summary>{nameOf([name])}</summary>
          <Rows metrics={group} path={[name]} />
        </details>
      ))}
    </div>
  )
}
