import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconParking } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'

import { Async, Empty } from '@/components/feedback/States'
import { Page } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'
import { useSearchChange } from '@/lib/url/useSearchChange'

import { dayAfter, todayIn } from './bars'
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
      <TextInput
        type="date"
        aria-label={t('occupancy.day')}
        max={today}
        value={shown}
        onChange={({ currentTarget: { value } }) => value && go(value)}
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
  const { day } = useSearch({ from: '/occupancy' })
  const change = useSearchChange('/occupancy')
  const query = useLots()
  const lots = query.data ?? []
  // The newest "today" of all lots: a later one has no history anywhere.
  const days = lots.map(({ timezone }) => todayIn(timezone))
  const today = days.toSorted().at(-1) ?? todayIn()
  return (
    <Page
      title={t('page.occupancy')}
      subtitle={t('occupancy.subtitle')}
      actions={
        <DayChoice day={day} today={today} onChange={(next) => change({ day: next }, true)} />
      }
    >
      <Async query={query}>
        {(found) =>
          found.length === 0 ? (
            <Empty title={t('places.lotsEmpty')} hint={t('places.lotsHint')} icon={IconParking} />
          ) : (
            <div className={classes['lots']}>
              {found.map((lot) => (
                <LotCard key={lot.id} lot={lot} day={day} />
              ))}
            </div>
          )
        }
      </Async>
    </Page>
  )
}
