import { ToneBadge } from '@/components/status/ToneBadge'
import { useT } from '@/lib/i18n'

import { tones, usePull } from './usePull'

const REFRESH_MS = 60_000

/** How readings come from a source: it sends them, or the service fetches them. */
export function Way({ sourceId }: { sourceId: number }) {
  const t = useT()
  const { data } = usePull(sourceId, REFRESH_MS)
  if (data === undefined) return null
  if (data === null) return t('pull.sends')
  const { config, state } = data.stored
  const tone = tones[state]
  return (
    <>
      <div>{t(`pullKind.${config.kind}`)}</div>
      {tone === 'bad' && (
        <ToneBadge tone={tone} state={state}>
          {t(`pullState.${state}`)}
        </ToneBadge>
      )}
    </>
  )
}
