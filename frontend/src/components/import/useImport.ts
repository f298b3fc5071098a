import { useRef, useState } from 'react'

import { headerOf, readTable, type FileTable } from './file/fileTable'
import { importFile, type ImportReport } from './importFile'
import {
  isComplete,
  mappedCsv,
  suggestedMapping,
  type DateOrder,
  type Field,
  type Mapping,
} from './mapping'

/** A file, and how it is read. */
export interface Chosen {
  table: FileTable
  mapping: Mapping
  dates: DateOrder
}

export interface Import<Report> {
  file: File | null
  chosen: Chosen | null
  result: Report | null
  error: unknown
  busy: boolean
  /** Reads a file and reports what it would do. */
  choose: (file: File | null) => Promise<void>
  /** Changes how the file is read, or what the service is asked, and reports again. */
  change: (next: Partial<Chosen>, query?: Query) => Promise<void>
  /** Imports the file; null where the service refused it. */
  apply: (skipInvalid: boolean) => Promise<Report | null>
}

type Query = Readonly<Record<string, string>>

/** A file that is checked first, and then imported as it was checked. */
export function useImport<Report extends ImportReport>(
  path: string,
  fields: readonly Field[],
): Import<Report> {
  const [file, setFile] = useState<File | null>(null)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [query, setQuery] = useState<Query>({})
  const [result, setResult] = useState<Report | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const latest = useRef(0)

  /** Does the work; null where it failed, or where later work has taken its place. */
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    const own = (latest.current += 1)
    setBusy(true)
    setError(null)
    try {
      const done = await work()
      return own === latest.current ? done : null
    } catch (problem) {
      if (own === latest.current) setError(problem)
      return null
    } finally {
      if (own === latest.current) setBusy(false)
    }
  }
  const send = (next: Chosen, asked: Query, options: { dryRun: boolean; skipInvalid: boolean }) =>
    attempt(() =>
      importFile<Report>(path, mappedCsv(next.table, next.mapping, next.dates), {
        ...options,
        query: asked,
      }),
    )
  const check = async (next: Chosen, asked: Query): Promise<void> => {
    setChosen(next)
    setResult(null)
    const report = isComplete(next.mapping, fields)
      ? await send(next, asked, { dryRun: true, skipInvalid: false })
      : await attempt(() => Promise.resolve(null))
    if (report) setResult(report)
  }
  return {
    file,
    chosen,
    result,
    error,
    busy,
    choose: async (next) => {
      setFile(next)
      setChosen(null)
      setResult(null)
      const table = await attempt(async () => next && readTable(next))
      if (!table) return
      await check({ table, mapping: suggestedMapping(headerOf(table), fields), dates: null }, query)
    },
    change: async (next, asked = query) => {
      setQuery(asked)
      if (chosen) await check({ ...chosen, ...next }, asked)
    },
    apply: async (skipInvalid) => chosen && send(chosen, query, { dryRun: false, skipInvalid }),
  }
}
