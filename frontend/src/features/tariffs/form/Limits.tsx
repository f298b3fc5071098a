import { Button, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'

import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

import { AmountInput } from './AmountInput'
import { ClassChoice } from './ClassChoice'
import type { PartProps } from './General'
import { Row } from './Row'
import { capKinds, newKey } from './values'

interface AddProps {
  label: string
  disabled: boolean
  onClick: () => void
}

function Add({ label, disabled, onClick }: AddProps) {
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlus size={14} />}
      disabled={disabled}
      onClick={onClick}
    >
      {label}
    </Button>
  )
}

/** The most that a stay costs. */
export function Caps({ values, set }: PartProps) {
  const t = useT()
  const { caps } = values
  const add = (): void =>
    set({ caps: [...caps, { key: newKey(), per: 'day', amount: '', classes: [] }] })
  return (
    <Panel
      title={t('tariffs.caps')}
      actions={<Add label={t('tariffs.addCap')} disabled={caps.length >= 50} onClick={add} />}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('tariffs.capsHint')}
        </Text>
        {caps.map(({ key }, index) => (
          <Row
            key={key}
            title={t('tariffs.capNumber', { number: String(index + 1) })}
            list={caps}
            index={index}
            onChange={(changed) => set({ caps: changed })}
          >
            {(cap, change) => (
              <>
                <Select
                  label={t('tariffs.per')}
                  data={capKinds.map((kind) => ({ value: kind, label: t(`capKind.${kind}`) }))}
                  value={cap.per}
                  onChange={(per) =>
                    change({ per: capKinds.find((kind) => kind === per) ?? cap.per })
                  }
                  allowDeselect={false}
                />
                <AmountInput
                  label={t('tariffs.atMost')}
                  currency={values}
                  value={cap.amount}
                  onChange={(amount) => change({ amount })}
                />
                <ClassChoice value={cap.classes} onChange={(classes) => change({ classes })} />
              </>
            )}
          </Row>
        ))}
      </Stack>
    </Panel>
  )
}

/** What a lost ticket costs. */
export function LostTickets({ values, set }: PartProps) {
  const t = useT()
  const { lost } = values
  const add = (): void =>
    set({ lost: [...lost, { key: newKey(), amount: '', adds_to_stay: true, classes: [] }] })
  return (
    <Panel
      title={t('tariffs.lost')}
      actions={<Add label={t('tariffs.addLost')} disabled={lost.length >= 20} onClick={add} />}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('tariffs.lostHint')}
        </Text>
        {lost.map(({ key }, index) => (
          <Row
            key={key}
            title={t('tariffs.lostNumber', { number: String(index + 1) })}
            list={lost}
            index={index}
            onChange={(changed) => set({ lost: changed })}
            ordered
          >
            {(one, change) => (
              <>
                <AmountInput
                  label={t('tariffs.amount')}
                  currency={values}
                  value={one.amount}
                  onChange={(amount) => change({ amount })}
                />
                <SegmentedControl
                  aria-label={t('tariffs.lostKind')}
                  value={one.adds_to_stay ? 'adds' : 'dearer'}
                  onChange={(kind) => change({ adds_to_stay: kind === 'adds' })}
                  data={[
                    { value: 'adds', label: t('tariffs.lostAdds') },
                    { value: 'dearer', label: t('tariffs.lostDearer') },
                  ]}
                />
                <ClassChoice value={one.classes} onChange={(classes) => change({ classes })} />
              </>
            )}
          </Row>
        ))}
      </Stack>
    </Panel>
  )
}
