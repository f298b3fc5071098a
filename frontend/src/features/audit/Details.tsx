import { Stack, Text, Title } from '@mantine/core'

import type { AuditEntry } from '@/client/types'
import { DetailsDrawer } from '@/components/layout/DetailsDrawer'
import { Facts } from '@/components/layout/Facts'
import { Moment } from '@/components/place/Moment'
import { useT } from '@/lib/i18n'

import { changesOf } from './changes'
import classes from './Details.module.css'
import { ActorName } from './EntryTable'
import { actionName } from './words'

function Changes({ entry }: { entry: AuditEntry }) {
  const t = useT()
  if (entry.payload_erased) return <Text size="sm">{t('audit.erased')}</Text>
  const changes = changesOf(entry)
  if (changes.length === 0) return null
  return (
    <div>
      <Title order={3} mb={4}>
        {t('audit.values')}
      </Title>
      <table className={classes['changes']}>
        <thead>
          <tr>
            <th scope="col">{t('audit.value')}</th>
            {entry.before && <th scope="col">{t('audit.before')}</th>}
            {entry.after && <th scope="col">{t('audit.after')}</th>}
          </tr>
        </thead>
        <tbody>
          {changes.map(({ name, before, after }) => (
            <tr
              key={name}
              className={entry.before && entry.after && before !== after ? classes['changed'] : ''}
            >
              <th scope="row">{name}</th>
              {entry.before && <td>{before}</td>}
              {entry.after && <td>{after}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface Props {
  entry: AuditEntry | undefined
  onClose: () => void
}

/** One entry with the values before and after, beside the table. */
export function Details({ entry, onClose }: Props) {
  const t = useT()
  return (
    <DetailsDrawer
      opened={entry !== undefined}
      onClose={onClose}
      size={620}
      title={entry && t('audit.entry', { id: String(entry.id) })}
    >
      {entry && (
        <Stack>
          <Facts
            items={[
              [t('audit.at'), <Moment key="at" at={entry.created_at} show="full" />],
              [t('audit.actor'), <ActorName key="actor" actor={entry.actor} />],
              [t('audit.action'), `${actionName(entry.action, t)} (${entry.action})`],
              [t('audit.subject'), entry.subject],
              [t('purpose.label'), entry.purpose],
              [t('audit.address'), entry.address],
              [t('audit.request'), entry.request_id],
            ]}
          />
          <Changes entry={entry} />
          <Facts
            items={[
              [
                t('audit.hash'),
                <span key="hash" className={classes['hash']}>
                  {entry.hash}
                </span>,
              ],
              [
                t('audit.previous'),
                <span key="previous" className={classes['hash']}>
                  {entry.previous_hash}
                </span>,
              ],
            ]}
          />
        </Stack>
      )}
    </DetailsDrawer>
  )
}
