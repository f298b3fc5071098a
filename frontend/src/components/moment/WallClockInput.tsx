import { ActionIcon, Popover, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendar } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'

import { Loading } from '@/components/feedback/States'
import { useI18n, useT } from '@/lib/i18n'
import { useZone } from '@/lib/places/timezone'
import { dayIn } from '@/lib/time/zone'

import { parse, textOf } from './typed'
import classes from './WallClockInput.module.css'

// 19 kB, gzipped, that are fetched when somebody picks.
const Calendar = lazy(() => import('./Calendar'))

export interface FieldProps {
  label: string
  description?: string | undefined
  width?: number | string | undefined
  required?: boolean
}

interface Props extends FieldProps {
  /** `2026-11-28T14:30`, or `2026-11-28` where `dateOnly` is set; empty without one. */
  value: string
  onChange: (wall: string | null) => void
  dateOnly?: boolean
  /** Whether the label is for screen readers only. */
  labelHidden?: boolean
  /** The last date that can be picked. */
  max?: string | undefined
}

interface Typing {
  text: string
  /** The value that the text belongs to: another one takes its place. */
  of: string
}

/** Keeps what is typed until it can be read. */
function useTyping({ value, onChange, dateOnly = false }: Props) {
  const { language } = useI18n()
  const today = dayIn(useZone())
  const [typing, setTyping] = useState<Typing | null>(null)
  const typed = typing?.of === value ? typing.text : null
  const read = (text: string) => parse(text, { language, today, dateOnly })
  const change = (text: string): void => {
    const found = read(text)
    setTyping({ text, of: found?.complete ? found.wall : value })
    if (found?.complete && found.wall !== value) onChange(found.wall)
  }
  const finish = (): void => {
    if (typed === null) return
    const found = read(typed)
    if (typed.trim() && !found) return
    setTyping(null)
    if ((found?.wall ?? '') !== value) onChange(found?.wall ?? null)
  }
  const wrong = typed !== null && typed.trim() !== '' && !read(typed)
  return { text: typed ?? textOf(value, language, dateOnly), change, finish, wrong, today }
}

type PickerProps = Pick<Props, 'label' | 'value' | 'onChange' | 'max'> & {
  dateOnly: boolean
  today: string
}

/** The button beside the text that opens the calendar. */
function Picker({ label, value, onChange, dateOnly, today, max }: PickerProps) {
  const t = useT()
  const [opened, { close, toggle }] = useDisclosure(false)
  const pick = (wall: string): void => {
    onChange(wall)
    if (dateOnly) close()
  }
  return (
    <Popover
      opened={opened}
      onChange={close}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('moment.pick', { label })}
          onClick={toggle}
        >
          <IconCalendar size={17} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('moment.pick', { label })}>
        <Suspense fallback={<Loading lines={1} height={280} />}>
          <Calendar value={value} onChange={pick} dateOnly={dateOnly} today={today} max={max} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}

/** A date, with the time or alone, in the app's language: typed, or picked from a calendar. */
export function WallClockInput(props: Props) {
  const { label, description, value, onChange, width, max } = props
  const { required = false, dateOnly = false, labelHidden = false } = props
  const { t, language } = useI18n()
  const { text, change, finish, wrong, today } = useTyping(props)
  const [focused, setFocused] = useState(false)
  const example = textOf(`${today}T14:30`, language, dateOnly)
  const problem = wrong ? t('moment.wrong', { example }) : ''
  return (
    <TextInput
      // A form is not sent with a text that is no date.
      ref={(input) => input?.setCustomValidity(problem)}
      w={width}
      {...(labelHidden ? { 'aria-label': label } : { label })}
      description={description}
      required={required}
      withAsterisk={false}
      autoComplete="off"
      classNames={{ root: classes['root'] ?? '', input: classes['input'] ?? '' }}
      rightSectionWidth={26}
      placeholder={t('moment.example', { example })}
      value={text}
      error={!focused && problem}
      onChange={(event) => change(event.currentTarget.value)}
      onFocus={() => setFocused(true)}
      onBlur={() => {
        setFocused(false)
        finish()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish()
      }}
      rightSection={
        <Picker
          label={label}
          value={value}
          onChange={onChange}
          dateOnly={dateOnly}
          today={today}
          max={max}
        />
      }
    />
  )
}
