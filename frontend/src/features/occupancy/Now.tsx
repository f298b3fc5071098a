import { Text } from '@mantine/core'

import type { Occupancy } from '@/client/types'
import { VisitsLink } from '@/components/link/VisitsLink'
import { useI18n } from '@/lib/i18n'

import { State } from './State'
import classes from './Occupancy.module.css'

interface MeterProps {
  occupied: number
  capacity: number | null
}

function Meter({ occupied, capacity }: MeterProps) {
  if (!capacity) return null
  return (
    <span className={classes['meter']} aria-hidden>
      <span style={{ width: `${Math.min(100, (occupied / capacity) * 100)}%` }} />
    </span>
  )
}

/** Vehicles of each class, with their free spaces where they have some of their own. */
function Classes({ counts, unknown }: { counts: Occupancy['by_class']; unknown: number }) {
  const { t } = useI18n()
  if (counts.length === 0 && unknown === 0) return null
  return (
    <ul className={classes['classes']}>
      {counts.map(({ vehicle_class: name, occupied, capacity, free, visits_url }) => {
        const label = name ? t(`vehicle.${name}`) : t('occupancy.unknownClass')
        return (
          <li key={name ?? ''}>
            <span>{label}</span>
            <span className="tabular">
              <VisitsLink url={visits_url} label={t('occupancy.visitsOf', { name: label })}>
                {capacity === null
                  ? t('occupancy.count', { count: occupied })
                  : t('occupancy.of', { occupied, capacity })}
              </VisitsLink>
              {free !== null && <> · {t('occupancy.freeSpaces', { count: free })}</>}
            </span>
            <Meter occupied={occupied} capacity={capacity} />
          </li>
        )
      })}
      {unknown > 0 && (
        <li>
          <span>{t('occupancy.unknownClass')}</span>
          <span className="tabular">{t('occupancy.count', { count: unknown })}</span>
        </li>
      )}
    </ul>
  )
}

/** How many vehicles are inside now, and how many spaces are free. */
export function Now({ occupancy }: { occupancy: Occupancy }) {
  const { t, language } = useI18n()
  const { occupied, capacity, free, state, correction, visits, by_class, unknown_class } = occupancy
  const number = new Intl.NumberFormat(language)
  const signed = new Intl.NumberFormat(language, { signDisplay: 'exceptZero' })
  return (
    <div>
      <div className={classes['now']}>
        <span className={classes['inside']}>
          <VisitsLink url={occupancy.visits_url} label={t('occupancy.visitsInside')}>
            {number.format(occupied)}
          </VisitsLink>
          <small>
            {capacity === null
              ? t('occupancy.noCapacity')
              : t('occupancy.ofSpaces', { capacity, free: free ?? 0 })}
          </small>
        </span>
        {state && <State state={state} />}
      </div>
      <Meter occupied={occupied} capacity={capacity} />
      <Classes counts={by_class} unknown={unknown_class} />
      {correction !== 0 && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('occupancy.corrected', { visits, correction: signed.format(correction) })}
        </Text>
      )}
    </div>
  )
}
