import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'

import { $api, api } from '@/client/api'
import type { IngestPull, IngestSource } from '@/client/types'
import { ConfirmDeletion } from '@/components/feedback/ConfirmDeletion'
import { Async, Loading } from '@/components/feedback/States'
import { Facts } from '@/components/layout/Facts'
import { Moment } from '@/components/place/Moment'
import { ToneBadge } from '@/components/status/ToneBadge'
import { useI18n, useT } from '@/lib/i18n'

import { PullForm } from './PullForm'
import { tones, usePull } from './usePull'

function PullFacts({ pull, locationId }: { pull: IngestPull; locationId: number | undefined }) {
  const { t, language } = useI18n()
  const { config } = pull
  return (
    <>
      {pull.last_error && (
        <Alert color="red" title={t('pull.error')}>
          {pull.last_error}
        </Alert>
      )}
      <Facts
        items={[
          [
            t('ingest.state'),
            <ToneBadge key="state" tone={tones[pull.state]} state={pull.state}>
              {t(`pullState.${pull.state}`)}
            </ToneBadge>,
          ],
          [t('pull.from'), t(`pullKind.${config.kind}`)],
          [
            t(config.kind === 'folder' ? 'pull.folder' : 'pull.url'),
            config.kind === 'folder' ? config.folder : config.url,
          ],
          [
            t('pull.lastSuccess'),
            pull.last_success_at ? (
              <Moment key="success" at={pull.last_success_at} show="full" locationId={locationId} />
            ) : (
              t('ingest.never')
            ),
          ],
          [
            t('pull.putAside'),
            config.kind === 'folder'
              ? new Intl.NumberFormat(language).format(pull.put_aside)
              : null,
          ],
        ]}
      />
    </>
  )
}

function End({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT()
  const { mutateAsync } = $api.useMutation('delete', '/api/ingest_sources/{id}/pull')
  const path = { id }
  return (
    <ConfirmDeletion
      title={t('pull.endTitle')}
      action={t('pull.end')}
      name={`/ingest_sources/${id}/pull`}
      get={() => api.GET('/api/ingest_sources/{id}/pull', { params: { path } })}
      remove={(header) => mutateAsync({ params: { path, header } })}
      onClose={onClose}
    >
      {t('pull.endText')}
    </ConfirmDeletion>
  )
}

/** From where the service fetches the readings of a source itself, and how that goes. */
export function Pull({ source: { id, location } }: { source: IngestSource }) {
  const t = useT()
  const query = usePull(id, 10_000)
  const [dialog, setDialog] = useState<'edit' | 'end' | null>(null)
  const close = (): void => setDialog(null)
  return (
    <section aria-label={t('pull.title')}>
      <Title order={3} mb={6}>
        {t('pull.title')}
      </Title>
      <Async query={query} loading={<Loading lines={2} />}>
        {(found) => (
          <Stack gap="sm">
            {found ? (
              <PullFacts pull={found.stored} locationId={location?.id} />
            ) : (
              <Text size="sm" c="dimmed">
                {t('pull.none')}
              </Text>
            )}
            <Group gap="xs">
              <Button variant="default" onClick={() => setDialog('edit')}>
                {t(found ? 'pull.change' : 'pull.begin')}
              </Button>
              {found && (
                <Button variant="default" onClick={() => setDialog('end')}>
                  {t('pull.end')}
                </Button>
              )}
            </Group>
            {dialog === 'edit' && (
              <PullForm
                id={id}
                pull={found?.stored ?? null}
                version={found?.version ?? null}
                onClose={close}
              />
            )}
            {dialog === 'end' && <End id={id} onClose={close} />}
          </Stack>
        )}
      </Async>
    </section>
  )
}
