import { Button, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'

import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

import type { PartProps } from './General'
import { RateFields } from './RateFields'
import { Row } from './Row'
import { newRate } from './values'

/** The rates in the order in which they count. */
export function Rates({ values, set }: PartProps) {
  const t = useT()
  const { rates } = values
  return (
    <Panel
      title={t('tariffs.rates')}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={rates.length >= 50}
          onClick={() => set({ rates: [...rates, newRate()] })}
        >
          {t('tariffs.addRate')}
        </Button>
      }
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('tariffs.ratesHint')}
        </Text>
        {rates.map(({ key, name }, index) => (
          <Row
            key={key}
            title={name || t('tariffs.rateNumber', { number: String(index + 1) })}
            list={rates}
            index={index}
            onChange={(changed) => set({ rates: changed })}
            ordered
          >
            {(rate, change) => <RateFields rate={rate} currency={values} set={change} />}
          </Row>
        ))}
      </Stack>
    </Panel>
  )
}
