import { ActionIcon, Stack, Tooltip } from '@mantine/core'
import { IconHandStop, IconLasso, IconPointer, IconRectangle } from '@tabler/icons-react'
import { type PointerEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { useMap } from './context'
import { indicesInside, type LonLat } from './geometry'
import classes from './map.module.css'

/** pan: the map is moved and looked at; click: clicks select; box and lasso: a
 *  drawn shape selects. Lists (MapList) do the same by keyboard. */
export type Tool = 'pan' | 'click' | 'box' | 'lasso'

/** What a selection does with the one before. */
export type SelectMode = 'replace' | 'add' | 'remove'

/** Selects the points (centres of units, accounts) inside a drawn rectangle or
 *  lasso; with Shift it adds to the selection, with Alt it takes away. Stands in
 *  MapView beside the layers; clicks are the layers' own (AreaLayer.onClick). */
export function SelectTool(props: { tool: Tool; points: readonly LonLat[]; onSelect: (indices: number[], mode: SelectMode) => void; onCancel?: () => void }) {
  const { tool } = props
  const drawing = tool === 'box' || tool === 'lasso'
  const map = useMap()
  const [path, setPath] = useState<[number, number][]>([])
  const board = useRef<SVGSVGElement>(null)

  // Shift-drag zooms to a rectangle otherwise, and a shift-click means "add" here.
  useEffect(() => {
    if (tool === 'pan') return
    map.boxZoom.disable()
    return () => map.boxZoom.enable()
  }, [map, tool])

  const cancel = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    if (path.length > 0) {
      event.preventDefault()
      setPath([])
    } else if (tool !== 'pan' && document.activeElement?.closest('[role=dialog]') === null) props.onCancel?.()
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => cancel(event)
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])

  // The wheel goes on to the map, so that one zooms without changing tools.
  useEffect(() => {
    const element = board.current
    if (!element || !drawing) return
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      map.getCanvas().dispatchEvent(new WheelEvent('wheel', event))
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [map, drawing])

  if (!drawing) return null
  const finish = (event: PointerEvent<SVGSVGElement>) => {
    const drawn = tool === 'box' ? corners(path) : path
    setPath([])
    if (drawn.length < 3) return
    const polygon = drawn.map((point) => map.unproject(point).toArray())
    props.onSelect(indicesInside(props.points, polygon), event.altKey ? 'remove' : event.shiftKey || event.ctrlKey || event.metaKey ? 'add' : 'replace')
  }
  return (
    <svg
      ref={board}
      className={classes.lasso}
      aria-hidden
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setPath([where(event)])
      }}
      onPointerMove={(event) => {
        if (path.length === 0) return
        const [x, y] = where(event)
        const [u, v] = path.at(-1)!
        if (tool === 'box') setPath([path[0]!, [x, y]])
        else if (Math.hypot(x - u, y - v) > 3) setPath([...path, [x, y]])
      }}
      onPointerUp={finish}
      onPointerCancel={() => setPath([])}
    >
      {path.length > 1 && <path d={`M${(tool === 'box' ? corners(path) : path).map((p) => p.join(',')).join('L')}Z`} />}
    </svg>
  )
}

function where(event: PointerEvent): [number, number] {
  const box = event.currentTarget.getBoundingClientRect()
  return [event.clientX - box.left, event.clientY - box.top]
}

/** The rectangle between the first and the last point of a drag. */
export function corners(path: readonly (readonly [number, number])[]): [number, number][] {
  const first = path[0]
  const last = path.at(-1)
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return []
  return [
    [first[0], first[1]],
    [last[0], first[1]],
    [last[0], last[1]],
    [first[0], last[1]],
  ]
}

const tools: { tool: Tool; icon: typeof IconLasso; label: () => string; key: string }[] = [
  { tool: 'pan', icon: IconHandStop, label: m.map_tool_pan, key: 'v' },
  { tool: 'click', icon: IconPointer, label: m.map_tool_click, key: 's' },
  { tool: 'box', icon: IconRectangle, label: m.map_tool_box, key: 'b' },
  { tool: 'lasso', icon: IconLasso, label: m.map_tool_lasso, key: 'l' },
]

/** The tools as buttons on the map, each with its key. */
export function SelectTools({ tool, onTool, only }: { tool: Tool; onTool: (tool: Tool) => void; only?: readonly Tool[] }) {
  const shown = tools.filter((one) => !only || only.includes(one.tool))
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const found = shown.find((one) => one.key === event.key)
    if (found) onTool(found.tool)
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return (
    <div className={`${classes.card} ${classes.tools}`} role="toolbar" aria-label={m.map_tool()} aria-orientation="vertical">
      <Stack gap={2}>
        {shown.map(({ tool: one, icon: Icon, label, key }) => (
          <Tooltip key={one} label={`${label()} (${key.toUpperCase()})`} position="right">
            <ActionIcon size={34} variant={one === tool ? 'light' : 'subtle'} color={one === tool ? 'pine' : 'gray'} aria-pressed={one === tool} aria-label={label()} onClick={() => onTool(one)}>
              <Icon size={18} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        ))}
      </Stack>
    </div>
  )
}

/** Whether keys go to a field rather than to shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}
