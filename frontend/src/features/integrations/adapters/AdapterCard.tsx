import { Button, Group, Stack, Text } from '@mantine/core'

import type { CompatAdapter } from '@/client/types'
import { CopyLine } from '@/components/form/CopyLine'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { AnchorLink } from '@/components/link/AnchorLink'
import { Moment } from '@/components/place/Moment'
import { ToneBadge, type Tone } from '@/components/status/ToneBadge'
import { useI18n } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

import { baseOf, lastErrorOf, productNames } from './uses'

const tones: Readonly<Record<CompatAdapter['access'], Tone>> = {
  off: 'idle',
  key: 'good',
  lan: 'warning',
}

function Uses({ adapter }: { adapter: CompatAdapter }) {
  const { t, language } = useI18n()
  const error = adapter.last_error === null ? null : lastErrorOf(adapter.last_error)
  return (
    <Facts
      items={[
        [
          t('ingest.lastSeen'),
          adapter.last_seen_at ? (
            <Moment key="seen" at={adapter.last_seen_at} />
          ) : (
            t('ingest.never')
          ),
        ],
        [t('adapters.lastClient'), adapter.last_client],
        [
          t('ingest.lastError'),
          error && (
            <span key="error">
              {error.text}
              {error.at && (
                <>
                  , <Moment at={error.at} />
                </>
              )}
            </span>
          ),
        ],
        [t('adapters.pictures'), new Intl.NumberFormat(language).format(adapter.calls_this_month)],
      ]}
    />
  )
}

interface Props {
  adapter: CompatAdapter
  onChange: () => void
}

/** One interface: who may use it, who did, and what is entered in its clients. */
export function AdapterCard({ adapter, onChange }: Props) {
  const { t } = useI18n()
  const mayAddKeys = useMay('accounts:manage')
  const { name, access, urls } = adapter
  const base = baseOf(urls)
  const label = t('adapters.urls')
  return (
    <Panel
      title={productNames[name]}
      actions={
        <Group gap="xs">
          <ToneBadge tone={tones[access]} state={access}>
            {t(`adapterAccess.${access}`)}
          </ToneBadge>
          <Button
            size="xs"
            variant="default"
            aria-label={`${t('adapters.change')}: ${productNames[name]}`}
            onClick={onChange}
          >
            {t('adapters.change')}
          </Button>
        </Group>
      }
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t(`adapterClients.${name}`)}
        </Text>
        <Uses adapter={adapter} />
        {access !== 'off' && (
          <section aria-label={`${productNames[name]}: ${label}`}>
            <Text size="sm" fw={550} mb={4}>
              {label}
            </Text>
            <Stack gap={4}>
              {[...(base ? [base] : []), ...urls].map((url) => (
                <CopyLine key={url} label={url} text={url} />
              ))}
            </Stack>
          </section>
        )}
        {access !== 'off' && (
          <Text size="sm">
            {t(`adapterKey.${name}`)}{' '}
            {mayAddKeys && <AnchorLink to="/keys">{t('adapters.addKey')}</AnchorLink>}
          </Text>
        )}
      </Stack>
    </Panel>
  )
}
