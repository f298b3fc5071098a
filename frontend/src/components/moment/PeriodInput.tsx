import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'

import { useT } from '@/lib/i18n'
import { useIsZoneKnown, useZone } from '@/lib/places/timezone'
import { useStored } from '@/lib/stored'

import { MomentInput } from './MomentInput'
import { parseShifts, periodOf, presets, usualShifts, type Ends } from './presets'

interface Props {
  from: string | null | undefined
  to: string | null | undefined
  onChange: (changes: Partial<Ends>) => void
  /** Instead of "From" and "Until". */
  labels?: readonly [from: string, to: string]
  width?: number | string
}

const DEFAULT_WIDTH = 216

/** Returns the times at which the shifts of this browser's user begin. */
export function useShifts(): readonly string[] {
  const [text] = useStored('shifts')
  return parseShifts(text ?? usualShifts) ?? parseShifts(usualShifts) ?? []
}

/** The two ends of a period on the clock of the view, and a menu of usual periods. */
export function PeriodInput({ from, to, onChange, labels, width = DEFAULT_WIDTH }: Props) {
  const t = useT()
  const zone = useZone()
  const isZoneKnown = useIsZoneKnown()
  const shifts = useShifts()
  const [fromLabel, toLabel] = labels ?? [t('filter.from'), t('filter.to')]
  return (
    <>
      <MomentInput
        label={fromLabel}
        width={width}
        value={from}
        onChange={(moment) => onChange({ from: moment })}
      />
      <MomentInput
        label={toLabel}
        width={width}
        value={to}
        onChange={(moment) => onChange({ to: moment })}
      />
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Button
            variant="default"
            disabled={!isZoneKnown}
            rightSection={<IconChevronDown size={15} />}
          >
            {t('statistics.period')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {presets.map((preset) => (
            <Menu.Item
              key={preset}
              onClick={() => onChange(periodOf(preset, new Date(), zone, shifts))}
            >
              {t(`period.${preset}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
