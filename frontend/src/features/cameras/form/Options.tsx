import { Input, NumberInput, SegmentedControl, Switch, TextInput } from '@mantine/core'

import { useT } from '@/lib/i18n'

import type { FieldsProps } from './Connection'
import classes from './Form.module.css'
import { Partner } from './Partner'

/** How a camera is read; the values of a new one suit most. */
export function Options({ camera, values, set }: FieldsProps) {
  const t = useT()
  return (
    <details>
      <summary>{t('cameras.more')}</summary>
      <div style={{ display: 'grid', gap: 14, marginTop: 12 }}>
        <Partner camera={camera} values={values} set={set} />
        <TextInput
          label={t('cameras.subStream')}
          description={t('cameras.subStreamHint')}
          maxLength={500}
          spellCheck={false}
          value={values.sub_address}
          onChange={(event) => set({ sub_address: event.currentTarget.value })}
        />
        <Input.Wrapper label={t('cameras.transport')} labelElement="div">
          <div>
            <SegmentedControl
              aria-label={t('cameras.transport')}
              value={values.transport}
              onChange={(transport) => set({ transport })}
              data={(['tcp', 'udp'] as const).map((value) => ({
                value,
                label: t(`cameras.transport.${value}`),
              }))}
            />
          </div>
        </Input.Wrapper>
        <div className={classes['two']}>
          <NumberInput
            label={t('cameras.maxRate')}
            description={t('cameras.maxRateHint')}
            min={0.1}
            max={60}
            value={values.max_rate}
            onChange={(max_rate) => set({ max_rate })}
            hideControls
          />
          <NumberInput
            label={t('cameras.clip')}
            description={t('cameras.clipHint')}
            min={0}
            max={30}
            value={values.clip_s}
            onChange={(clip_s) => set({ clip_s })}
            hideControls
          />
        </div>
        <TextInput
          label={t('cameras.countries')}
          description={t('cameras.countriesHint')}
          maxLength={80}
          value={values.countries}
          onChange={(event) => set({ countries: event.currentTarget.value })}
        />
        <Switch
          label={t('cameras.hardware')}
          description={t('cameras.hardwareHint')}
          checked={values.hardware}
          onChange={(event) => set({ hardware: event.currentTarget.checked })}
        />
      </div>
    </details>
  )
}
