import { ActionIcon, Button, Select } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconParking } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'

import { Async, Empty } from '@/components/feedback/States'
import { Page } from '@/components/layout/Page'
import { WallClockInput } from '@/components/moment/WallClockInput'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { dayIn } from '@/lib/time/zone'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { dayAfter } from './bars'
import { LotCard } from './LotCard'
import classes from './Occupancy.module.css'

interface DayChoiceProps {
  day: string | undefined
  today: string
  onChange: (day: string | null) => void
}

/** The day that is shown: one back, one on, another one, or today. */
function DayChoice({ day, today, onChange }: DayChoiceProps) {
  const t = useT()
  const shown = day ?? today
  const go = (next: string): void => onChange(next >= today ? null : next)
  return (
    <>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('occupancy.dayBefore')}
        onClick={() => go(dayAfter(shown, -1))}
      >
        <IconChevronLeft size={17} />
      </ActionIcon>
      <WallClockInput
        label={t('occupancy.day')}
        labelHidden
        dateOnly
        width={150}
        max={today}
        value={shown}
        onChange={(next) => next && go(next)}
      />
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('occupancy.dayAfter')}
        disabled={shown >= today}
        onClick={() => go(dayAfter(shown, 1))}
      >
        <IconChevronRight size={17} />
      </ActionIcon>
      {day && (
        <Button variant="default" onClick={() => onChange(null)}>
          {t('period.today')}
        </Button>
      )}
    </>
  )
}

export default function OccupancyPage() {
  const t = useT()
  const { day, lot } = useSearch({ from: '/occupancy' })
  const change = useSearchChange('/occupancy')
  const query = useLots()
  const lots = query.data ?? []
  // The newest "today" of all lots: a later one has no history anywhere.
  const days = lots.map(({ timezone }) => dayIn(timezone))
  const today = days.toSorted().at(-1) ?? dayIn()
  return (
    <Page
      title={t('page.occupancy')}
      subtitle={t('occupancy.subtitle')}
      actions={
        <>
          {(lots.length > 1 || lot) && (
            <Select
              w={170}
              aria-label={t('place.lot')}
              placeholder={t('lots.all')}
              data={lots.map(({ id, name }) => ({ value: String(id), label: name }))}
              value={lot ?? null}
              onChange={(next) => change({ lot: next })}
              clearable
              clearButtonProps={{ 'aria-label': t('action.clear') }}
            />
          )}
          <DayChoice day={day} today={today} onChange={(next) => change({ day: next }, true)} />
        </>
      }
    >
      <Async query={query}>
        {(found) =>
          found.length === 0 ? (
            <Empty title={t('places.lotsEmpty')} hint={t('places.lotsHint')} icon={IconParking} />
          ) : (
            <div className={classes['lots']}>
              {found
                .filter(({ id }) => !lot || String(id) === lot)
                .map((item) => (
                  <LotCard key={item.id} lot={item} day={day} />
                ))}
            </div>
          )
        }
      </Async>
    </Page>
  )
}
