import { Menu, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'

import { useT } from '@/lib/i18n'
import { useChosenLot } from '@/lib/places/lot'
import { useLots } from '@/lib/places/timezone'
import { withChanges } from '@/lib/url/search'

import { useOpenPage } from './usePages'
import classes from '../Shell.module.css'

/** The lot that pages start with; the page that is open changes to it. */
export function LotSwitch() {
  const t = useT()
  const navigate = useNavigate()
  const page = useOpenPage()
  const { data: lots = [] } = useLots()
  const [chosen, choose] = useChosenLot()
  if (lots.length < 2) return null
  const change = (lot: string): void => {
    choose(lot || undefined)
    if (!page?.byLot) return
    void navigate({
      to: '.',
      // The router's types do not know which page is open.
      search: ((before: object) =>
        withChanges<Record<string, unknown>>(
          { ...before },
          { lot: lot || null, location: null, cursor: null },
        )) as never,
    })
  }
  const name = lots.find(({ id }) => String(id) === chosen)?.name ?? t('lots.all')
  const items = [{ id: '', name: t('lots.all') }, ...lots]
  return (
    <Menu position="bottom-start" shadow="md" width="target">
      <Menu.Target>
        <UnstyledButton className={classes['lot']} aria-label={`${t('place.lot')}: ${name}`}>
          {name}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map((item) => (
          <Menu.Item
            key={item.id}
            fw={String(item.id) === (chosen ?? '') ? 600 : 400}
            onClick={() => change(String(item.id))}
          >
            {item.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
