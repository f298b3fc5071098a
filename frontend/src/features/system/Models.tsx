import { Text } from '@mantine/core'

import { $api } from '@/client/api'
import type { Model } from '@/client/types'
import { Facts } from '@/components/layout/Facts'
import { Panel } from '@/components/layout/Page'
import { Async, Loading } from '@/components/feedback/States'
import { useI18n } from '@/lib/i18n'
import { metricName } from '@/lib/words'

import { Figures } from './Figures'
import { useSize } from './size'
import classes from './System.module.css'

function useFacts(model: Model): readonly (readonly [string, string | undefined])[] {
  const { t, language } = useI18n()
  const size = useSize()
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  const { file, file_bytes, input, labels, alphabet, thresholds } = model
  const named = (name: string): string => metricName(name, t)
  return [
    [t('models.version'), model.version ?? undefined],
    [t('models.file'), [file, file_bytes && size(file_bytes)].filter(Boolean).join(', ')],
    [
      t('models.input'),
      input
        ? t('models.pixels', { width: String(input.width), height: String(input.height) })
        : undefined,
    ],
    [t('models.finds'), labels.map((label) => named(label)).join(', ')],
    [t('models.characters'), alphabet ?? undefined],
    [
      t('models.thresholds'),
      Object.entries(thresholds)
        .map(([label, value]) => `${named(label)} ${share.format(value)}`)
        .join(', '),
    ],
    [t('models.license'), model.license ?? undefined],
    [t('models.sha256'), model.sha256 ?? undefined],
  ]
}

function ModelPanel({ model }: { model: Model }) {
  const { t } = useI18n()
  const facts = useFacts(model)
  const measured = Object.keys(model.metrics).length > 0
  return (
    <Panel
      title={model.name}
      actions={
        <Text size="sm" c="dimmed">
          {t(`models.${model.part}`)}
        </Text>
      }
    >
      <Facts items={facts} />
      {model.training_data.length > 0 && (
        <details className={classes['sources']}>
          <summary>{t('models.trainingData', { count: model.training_data.length })}</summary>
          <ul>
            {model.training_data.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </details>
      )}
      <h3 className={classes['subtitle']}>{t('models.measured')}</h3>
      {measured ? (
        <Figures metrics={model.metrics} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('models.unmeasured')}
        </Text>
      )}
    </Panel>
  )
}

/** The models that read the pictures, with what is known and was measured of each. */
export function Models() {
  const query = $api.useQuery('get', '/api/models')
  return (
    <Async query={query} loading={<Loading lines={3} height={90} />}>
      {(models) => (
        <div className={classes['models']} data-testid="models">
          {models.map((model) => (
            <ModelPanel key={`${model.part} ${model.name}`} model={model} />
          ))}
        </div>
      )}
    </Async>
  )
}
