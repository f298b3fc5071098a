import type { Readiness } from '@/client/types'
import { Facts } from '@/components/Facts'
import { Panel } from '@/components/Page'
import { useT } from '@/lib/i18n'

/** The models that read the pictures. */
export function Engine({ engine }: { engine: Readiness['engine'] }) {
  const t = useT()
  return (
    <Panel title={t('system.engine')}>
      <Facts
        items={[
          [t('system.detector'), engine.detector],
          [t('system.recognizer'), engine.recognizer],
        ]}
      />
    </Panel>
  )
}
