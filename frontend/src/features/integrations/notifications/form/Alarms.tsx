import { MultiSelect } from '@mantine/core'

import { alertKinds, severities } from '@/lib/alarms'
import { useT } from '@/lib/i18n'
import { useLots } from '@/lib/places/timezone'

import { Choice, Group, type FieldsProps } from './Fields'

/** Of which alarms people are notified; without a choice, of all. */
export function Alarms({ values, set }: FieldsProps) {
  const t = useT()
  const { data: lots = [] } = useLots()
  const clear = { clearable: true, clearButtonProps: { 'aria-label': t('action.clear') } }
  const gone = values.lots.filter((id) => !lots.some((lot) => String(lot.id) === id))
  return (
    <Group legend={t('channels.which')}>
      <Choice
        label={t('alarms.severity')}
        value={values.min_severity}
        choices={severities}
        name={(severity) => t(`channelSeverity.${severity}`)}
        onChange={(min_severity) => set({ min_severity })}
      />
      <MultiSelect
        {...clear}
        label={t('alarms.kind')}
        placeholder={values.kinds.length === 0 ? t('channels.allKinds') : ''}
        data={alertKinds.map((kind) => ({ value: kind, label: t(`alertKind.${kind}`) }))}
        value={values.kinds}
        onChange={(kinds) => set({ kinds })}
        searchable
      />
      <MultiSelect
        {...clear}
        label={t('lots.some')}
        placeholder={values.lots.length === 0 ? t('lots.all') : ''}
        data={[
          ...lots.map(({ id, name }) => ({ value: String(id), label: name })),
          ...gone.map((id) => ({ value: id, label: `#${id}` })),
        ]}
        value={values.lots}
        onChange={(chosen) => set({ lots: chosen })}
        searchable={lots.length > 8}
      />
    </Group>
  )
}
