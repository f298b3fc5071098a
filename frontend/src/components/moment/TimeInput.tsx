import { TextInput } from '@mantine/core'
import { useState } from 'react'

import { useT } from '@/lib/i18n'

import { isWhole, readTime, stepped } from './clock'
import type { FieldProps } from './WallClockInput'

const STEP_MIN = 15
const LARGE_STEP_MIN = 60

/** How many minutes later or earlier a key asks for. */
const steps: Readonly<Record<string, number>> = {
  ArrowUp: STEP_MIN,
  ArrowDown: -STEP_MIN,
  PageUp: LARGE_STEP_MIN,
  PageDown: -LARGE_STEP_MIN,
}

interface Props extends FieldProps {
  /** `HH:MM` of 24 hours. */
  value: string
  onChange: (time: string) => void
  /** Whether something ends then, so that `24:00` is possible. */
  end?: boolean
  /** Whether the label is for screen readers only. */
  labelHidden?: boolean
}

/**
 * A time of day of 24 hours, whatever the browser's language: typed, or changed by the arrow keys.
 */
export function TimeInput(props: Props) {
  const { label, description, value, onChange, width = 84, end = false } = props
  const { required = false, labelHidden = false } = props
  const t = useT()
  const [typed, setTyped] = useState<string | null>(null)
  const [focused, setFocused] = useState(false)
  const wrong = typed !== null && readTime(typed, end) === null
  const problem = wrong && (required || typed !== '') ? t('moment.wrong', { example: '14:30' }) : ''
  const take = (time: string): void => {
    if (time !== value) onChange(time)
  }
  const finish = (): void => {
    const time = typed === null ? null : readTime(typed, end)
    if (time === null) return
    setTyped(null)
    take(time)
  }
  return (
    <TextInput
      // A form is not sent with a text that is no time.
      ref={(input) => input?.setCustomValidity(problem)}
      w={width}
      {...(labelHidden ? { 'aria-label': label } : { label })}
      description={description}
      required={required}
      withAsterisk={false}
      autoComplete="off"
      inputMode="numeric"
      maxLength={5}
      placeholder="HH:MM"
      className="tabular"
      value={typed ?? value}
      error={!focused && problem}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        const time = isWhole(text) ? readTime(text, end) : null
        if (time !== null) take(time)
      }}
      onFocus={(event) => {
        setFocused(true)
        event.currentTarget.select()
      }}
      onBlur={() => {
        setFocused(false)
        finish()
      }}
      onKeyDown={(event) => {
        const minutes = steps[event.key]
        if (event.key === 'Enter') finish()
        if (minutes === undefined) return
        event.preventDefault()
        setTyped(null)
        take(stepped(readTime(typed ?? value, end) ?? value, minutes))
      }}
    />
  )
}
