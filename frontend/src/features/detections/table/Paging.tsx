import { Button, Group, NativeSelect } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'

import { $api } from '@/client/api'
import { useT } from '@/lib/i18n'
import { useShortcut } from '@/lib/shortcuts'
import type { Changes } from '@/lib/url/search'

import { defaultSize, pageSizes, toFilter } from '../filter/filters'
import { nothingOpened } from '../details/opened'
import type { DetectionsSearch } from '../search'
import classes from './Table.module.css'

interface Props {
  search: DetectionsSearch
  count: number
  next: string | null
  onChange: (changes: Changes<DetectionsSearch>, step?: boolean) => void
}

interface TotalProps {
  search: DetectionsSearch
  /** How many matches this visit has shown. */
  shown: number
  more: boolean
}

/**
 * The number of all matches; fetched apart, because counting may take longer than a page. The
 * service does not count plates that are too many: then it is what is certain.
 */
function Total({ search, shown, more }: TotalProps) {
  const t = useT()
  const { data } = $api.useQuery('get', '/detections', {
    params: { query: { ...toFilter(search), limit: 1, with_total: true } },
  })
  if (!data) return <span />
  if (typeof data.total === 'number') {
    return <span>{t('detections.total', { count: data.total })}</span>
  }
  return <span>{t(more ? 'detections.moreThan' : 'detections.atLeast', { count: shown })}</span>
}

/**
 * Steps through the pages. A page has a cursor, which only leads on; the way back is the
 * browser's history, as far as this visit came along it.
 */
export function Paging({ search, count, next, onChange }: Props) {
  const t = useT()
  const { history } = useRouter()
  const [steps, setSteps] = useState(0)
  const forward = (): void => {
    if (!next) return
    setSteps(steps + 1)
    onChange({ ...nothingOpened, cursor: next }, true)
    window.scrollTo({ top: 0 })
  }
  const back = (): void => {
    setSteps(steps - 1)
    history.back()
  }
  const first = (): void => {
    setSteps(0)
    onChange({ ...nothingOpened, cursor: null }, true)
  }
  useShortcut('n', 'detections.keyOlder', forward)
  if (count === 0 && !search.cursor) return null
  return (
    <div className={classes['foot']}>
      <Group gap="md">
        <Total
          search={search}
          shown={steps * (search.size ?? defaultSize) + count}
          more={next !== null}
        />
        <NativeSelect
          size="xs"
          aria-label={t('detections.perPage')}
          data={pageSizes.map((value) => ({
            value: String(value),
            label: `${value} / ${t('detections.perPage').toLowerCase()}`,
          }))}
          value={search.size ?? defaultSize}
          onChange={(event) => onChange({ size: Number(event.currentTarget.value), cursor: null })}
        />
      </Group>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconChevronsLeft size={14} />}
          disabled={!search.cursor}
          onClick={first}
        >
          {t('detections.first')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconChevronLeft size={14} />}
          disabled={!search.cursor || steps < 1}
          onClick={back}
        >
          {t('detections.previous')}
        </Button>
        <Button
          size="xs"
          variant="default"
          rightSection={<IconChevronRight size={14} />}
          disabled={!next}
          onClick={forward}
        >
          {t('detections.next')}
        </Button>
      </Group>
    </div>
  )
}
