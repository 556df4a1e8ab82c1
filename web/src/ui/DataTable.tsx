import { ActionIcon, Checkbox, Menu, Skeleton, Stack, Tooltip } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconColumns3 } from '@tabler/icons-react'
import { DataTable as Table, type DataTableColumn, type DataTableProps as TableProps } from 'mantine-datatable'
import { type KeyboardEvent, type ReactNode, useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from './Failure'
import { formatNumber } from './format'
import classes from './ui.module.css'

export interface Column<T> {
  key: string
  title: string
  render: (row: T) => ReactNode
  /** The name the server sorts by; absent when it cannot. */
  sort?: string
  align?: 'left' | 'right' | 'center'
  width?: number | string
  /** Not shown until asked for. */
  optional?: boolean
  /** Cannot be hidden. */
  fixed?: boolean
  /** Keeps one line, cut with an ellipsis. */
  ellipsis?: boolean
}

export interface Sort {
  by: string
  descending: boolean
}

export interface DataTableProps<T> {
  /** Remembers the chosen columns under this name. */
  name: string
  /** Says what is listed, for those who cannot see it. */
  label: string
  columns: Column<T>[]
  rows: T[]
  idOf: (row: T) => string
  /** Number of all rows where known; `rows` may be but the first pages. */
  total?: number | undefined
  hasMore?: boolean
  onMore?: () => void
  loading?: boolean
  refreshing?: boolean
  error?: unknown
  onRetry?: () => void
  sort?: Sort | null
  onSort?: (sort: Sort) => void
  /** Enter or a click. */
  onOpen?: (row: T) => void
  openId?: string | null | undefined
  selected?: T[]
  onSelect?: (rows: T[]) => void
  /** Shown when there are no rows. */
  empty: ReactNode
  /** Acts on the selection, beside the count at the foot. */
  foot?: ReactNode
  height?: number | string
}

/** A table of records: columns to choose, rows by keyboard (arrows, Enter, space),
 *  more rows on scrolling down. With useList it reads from the server. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns, rows } = props
  // Nothing is stored until someone chooses: columns may come later than the table.
  const [chosen, setShown] = useLocalStorage<string[] | null>({ key: `arpent-columns-${props.name}`, defaultValue: null, getInitialValueInEffect: false })
  const shown = useMemo(() => chosen ?? columns.filter((column) => !column.optional).map((column) => column.key), [chosen, columns])
  const visible = useMemo(() => columns.filter((column) => column.fixed || shown.includes(column.key)), [columns, shown])
  if (props.error) return <Failure error={props.error} onRetry={props.onRetry} />
  if (props.loading) return <Waiting />
  if (rows.length === 0) return props.empty
  return (
    <div className={classes.table}>
      <Table<T> {...tableProps(props, visible)} />
      <div className={classes.tableFoot}>
        <span aria-live="polite">{countText(props)}</span>
        {props.foot}
        <Columns columns={columns} shown={shown} onChange={setShown} />
      </div>
    </div>
  )
}

/** Ours in the words of mantine-datatable. Its properties are a union of dozens of
 *  shapes that a generic row defeats: hence the one assertion. */
function tableProps<T>(props: DataTableProps<T>, visible: Column<T>[]): TableProps<T> {
  const { idOf, onSort, onSelect } = props
  return {
    'aria-label': props.label,
    columns: visible.map(asColumn),
    records: props.rows,
    idAccessor: idOf,
    height: props.height ?? '100%',
    fz: 'sm',
    verticalSpacing: 7,
    horizontalSpacing: 'md',
    highlightOnHover: true,
    borderColor: 'var(--arpent-line)',
    rowBorderColor: 'var(--arpent-line)',
    highlightOnHoverColor: 'var(--arpent-hover)',
    selectedRecords: onSelect ? (props.selected ?? []) : undefined,
    onSelectedRecordsChange: onSelect,
    sortStatus: props.sort ? { columnAccessor: props.sort.by, direction: props.sort.descending ? 'desc' : 'asc' } : undefined,
    onSortStatusChange: onSort
      ? (status: { columnAccessor: unknown; direction: string }) =>
          onSort({ by: String(status.columnAccessor), descending: status.direction === 'desc' })
      : undefined,
    onRowClick: ({ record }: { record: T }) => props.onOpen?.(record),
    rowClassName: (row: T) => (idOf(row) === props.openId ? `${classes.row} ${classes.rowOpen}` : classes.row),
    customRowAttributes: (row: T, index: number) => ({
      tabIndex: 0,
      'aria-current': idOf(row) === props.openId ? 'true' : undefined,
      onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => press(event, row, index, props),
    }),
    onScrollToBottom: () => props.onMore?.(),
  } as unknown as TableProps<T>
}

function asColumn<T>(column: Column<T>): DataTableColumn<T> {
  return {
    accessor: (column.sort ?? column.key) as never,
    title: column.title,
    render: (row: T) => column.render(row),
    sortable: column.sort !== undefined,
    ...(column.align ? { textAlign: column.align } : {}),
    ...(column.width === undefined ? {} : { width: column.width }),
    ...(column.ellipsis ? { ellipsis: true } : {}),
  }
}

/** Arrows walk the rows, Enter opens one, space selects it. */
function press<T>(event: KeyboardEvent<HTMLTableRowElement>, row: T, index: number, props: DataTableProps<T>) {
  if (event.target !== event.currentTarget) return
  const body = event.currentTarget.parentElement
  const focus = (at: number) => (body?.children[at] as HTMLElement | undefined)?.focus()
  const id = props.idOf(row)
  switch (event.key) {
    case 'ArrowDown':
      focus(index + 1)
      if (index >= props.rows.length - 5) props.onMore?.()
      break
    case 'ArrowUp':
      focus(index - 1)
      break
    case 'Home':
      focus(0)
      break
    case 'End':
      focus(props.rows.length - 1)
      break
    case 'Enter':
      props.onOpen?.(row)
      break
    case ' ': {
      if (!props.onSelect) return
      const selected = props.selected ?? []
      const without = selected.filter((one) => props.idOf(one) !== id)
      props.onSelect(without.length === selected.length ? [...selected, row] : without)
      break
    }
    default:
      return
  }
  event.preventDefault()
}

function countText<T>(props: DataTableProps<T>): string {
  const loaded = formatNumber(props.rows.length)
  if (props.selected && props.selected.length > 0) return m.app_table_selected({ count: props.selected.length, text: formatNumber(props.selected.length) })
  if (props.total !== undefined && props.total > props.rows.length) return m.app_table_of({ loaded, total: formatNumber(props.total) })
  if (props.hasMore) return m.app_table_first({ loaded })
  return m.app_table_rows({ count: props.rows.length, text: loaded })
}

function Columns<T>({ columns, shown, onChange }: { columns: Column<T>[]; shown: string[]; onChange: (shown: string[]) => void }) {
  const choosable = columns.filter((column) => !column.fixed)
  if (choosable.length === 0) return null
  return (
    <Menu closeOnItemClick={false} position="top-end">
      <Menu.Target>
        <Tooltip label={m.app_table_columns()}>
          <ActionIcon aria-label={m.app_table_columns()}>
            <IconColumns3 size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
        {choosable.map((column) => {
          const on = shown.includes(column.key)
          return (
            <Menu.Item
              key={column.key}
              role="menuitemcheckbox"
              aria-checked={on}
              leftSection={<Checkbox size="xs" checked={on} readOnly tabIndex={-1} aria-hidden />}
              onClick={() => onChange(on ? shown.filter((key) => key !== column.key) : [...shown, column.key])}
            >
              {column.title}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

function Waiting() {
  return (
    <Stack p="md" gap="sm" role="status" aria-label={m.app_loading()}>
      {Array.from({ length: 12 }, (_, i) => (
        <Skeleton key={i} h={20} w={`${100 - ((i * 7) % 23)}%`} />
      ))}
    </Stack>
  )
}
