import { Button, Collapse, Indicator } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { useT } from '@/lib/i18n'

import classes from './FilterBar.module.css'

interface Props {
  /** Always in sight. */
  first?: ReactNode
  /** In sight where there is room, and behind the button on a phone: the list is what counts there. */
  usual?: ReactNode
  /** Behind the button everywhere. */
  more?: ReactNode
  /** How many filters are on, of each part. */
  active: { first?: number; usual: number; more?: number }
  onClear: () => void
}

/** Filters in columns of the same width. */
export function FilterGrid({ children }: { children: ReactNode }) {
  return <div className={classes['grid']}>{children}</div>
}

/** The filters of a list, with the number of those that are on behind the button. */
export function FilterBar({ first, usual, more, active, onClear }: Props) {
  const t = useT()
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const behind = (active.more ?? 0) + (isNarrow ? active.usual : 0)
  const [isOpen, { toggle }] = useDisclosure(!isNarrow && behind > 0)
  const hasButton = isNarrow || more !== undefined
  return (
    <search>
      <div className={classes['bar']}>
        {first && <div className={classes['first']}>{first}</div>}
        {!isNarrow && usual}
        {hasButton && (
          <Indicator disabled={behind === 0} label={behind} size={18}>
            <Button
              variant="default"
              leftSection={<IconFilter size={16} />}
              onClick={toggle}
              aria-expanded={isOpen}
              aria-label={behind > 0 ? t('filter.moreOn', { count: behind }) : t('filter.more')}
            >
              {t('filter.more')}
            </Button>
          </Indicator>
        )}
        {(active.first ?? 0) + active.usual + (active.more ?? 0) > 0 && (
          <Button variant="subtle" onClick={onClear}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
      {hasButton && (
        <Collapse expanded={isOpen}>
          {isOpen && (
            <div className={classes['behind']}>
              {isNarrow && usual}
              {more}
            </div>
          )}
        </Collapse>
      )}
    </search>
  )
}
