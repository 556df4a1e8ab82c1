import { VisuallyHidden } from '@mantine/core'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { standing } from '@/ui/balance'
import { formatChange, formatHours } from '@/ui/format'
import classes from './parts.module.css'

export interface Load {
  name: string
  hours: number
}

/** All territories as bars, the most loaded first, against the band they should
 *  be in. While the optimiser works they shrink, grow and change places. */
export function LoadStrip({ loads, target, share }: { loads: Load[]; target: number; share: number }) {
  const top = Math.max(target * 1.6, ...loads.map((load) => load.hours)) * 1.03
  const place = useMemo(() => {
    const order = loads.map((_, i) => i).sort((a, b) => (loads[b]?.hours ?? 0) - (loads[a]?.hours ?? 0))
    return new Map(order.map((i, at) => [i, at]))
  }, [loads])
  const low = target * (1 - share)
  const high = target * (1 + share)
  const width = 100 / Math.max(1, loads.length)
  const y = (hours: number) => (hours / top) * 100
  return (
    <figure className={classes.strip}>
      <VisuallyHidden component="figcaption">{m.home_strip({ count: loads.length })}</VisuallyHidden>
      <div className={classes.bars} aria-hidden>
        <div className={classes.band} style={{ bottom: `${y(low)}%`, height: `${y(high) - y(low)}%` }} />
        {loads.map((load, i) => (
          <div
            key={i}
            className={classes.load}
            data-state={standing(load.hours, { low, high })}
            title={`${load.name} · ${formatHours(load.hours)} (${formatChange(load.hours / target - 1)})`}
            style={{ left: `${(place.get(i) ?? 0) * width}%`, width: `calc(${width}% - 2px)`, height: `${y(load.hours)}%` }}
          />
        ))}
        <div className={classes.mean} style={{ bottom: `${y(target)}%` }}>
          <span>{m.home_strip_mean({ hours: formatHours(target) })}</span>
        </div>
      </div>
      <div className={classes.legend}>
        <Key state="over" label={m.home_strip_over()} />
        <Key state="within" label={m.home_strip_within({ share: formatChange(share).replace('+', '±') })} />
        <Key state="under" label={m.home_strip_under()} />
      </div>
    </figure>
  )
}

function Key({ state, label }: { state: string; label: string }) {
  return (
    <span>
      <i data-state={state} className={classes.key} aria-hidden />
      {label}
    </span>
  )
}
