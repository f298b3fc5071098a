import { ActionIcon, Progress, Text } from '@mantine/core'
import { IconRefresh, IconX } from '@tabler/icons-react'

import { PlateBadge } from '@/components/plate/PlateBadge'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { BusyError } from '@/lib/upload'

import classes from './Uploads.module.css'
import type { Upload, UploadState } from './queue'
import { queue } from './queueInstance'

function Status({ state }: { state: UploadState }) {
  const t = useT()
  switch (state.name) {
    case 'waiting':
    case 'busy':
    case 'reading':
      return (
        <>
          <Text size="sm">{t(`detect.${state.name}`)}</Text>
          <Progress
            w="100%"
            size="sm"
            value={100}
            animated={state.name === 'reading'}
            color="gray"
            aria-label={t('detect.reading')}
          />
        </>
      )
    case 'sending':
      return (
        <>
          <Text size="sm">{t('detect.sending', { percent: Math.round(state.share * 100) })}</Text>
          <Progress
            w="100%"
            size="sm"
            value={state.share * 100}
            aria-label={t('detect.progress')}
          />
        </>
      )
    case 'failed':
      return (
        <span className={classes['error']}>
          {state.error instanceof BusyError ? t('error.busy') : describeError(state.error, t)}
        </span>
      )
    case 'done': {
      const plates = state.session.detections.flatMap(({ plate }) => (plate ? [plate] : []))
      if (plates.length === 0) return <Text size="sm">{t('detect.noPlates')}</Text>
      return (
        <span className={classes['plates']}>
          {plates.map(({ id, display_text, text, background_color }) => (
            <PlateBadge key={id} text={display_text ?? text} color={background_color} size="sm" />
          ))}
        </span>
      )
    }
  }
}

interface Props {
  uploads: readonly Upload[]
  selected: number | null
  onSelect: (id: number) => void
}

/** Each photo with how far it is. */
export function Uploads({ uploads, selected, onSelect }: Props) {
  const t = useT()
  return (
    <ul className={classes['list']} aria-label={t('detect.photos')}>
      {uploads.toReversed().map(({ id, file, preview, state }) => (
        <li
          key={id}
          className={classes['upload']}
          data-selected={id === selected}
          data-upload={state.name}
        >
          <img className={classes['thumb']} src={preview} alt="" />
          <button
            type="button"
            className={classes['body']}
            onClick={() => onSelect(id)}
            aria-pressed={id === selected}
          >
            <span className={classes['name']}>{file.name}</span>
            <Status state={state} />
          </button>
          <span>
            {state.name === 'failed' && (
              <ActionIcon
                variant="subtle"
                color="gray"
                c="dimmed"
                aria-label={t('action.retry')}
                onClick={() => queue.retry(id)}
              >
                <IconRefresh size={16} />
              </ActionIcon>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              aria-label={t('detect.remove', { name: file.name })}
              onClick={() => queue.remove(id)}
            >
              <IconX size={16} />
            </ActionIcon>
          </span>
        </li>
      ))}
    </ul>
  )
}
