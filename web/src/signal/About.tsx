import { Title } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import classes from '@/task/task.module.css'
import { SignalRow } from './SignalRow'
import { useSignals } from './signals'

/** What changed about an account or a person in the last year; nothing when nothing did. */
export function SignalsAbout(asked: { account: string } | { person: string }) {
  const read = useSignals({ ...asked, days: 365 })
  if (!read.data || read.data.items.length === 0) return null
  return (
    <section>
      <Title order={3} mb={4}>
        {m.signal_signals()}
      </Title>
      <ul className={classes.list}>
        {read.data.items.map((one) => (
          <SignalRow key={one.id} one={one} chosen={false} />
        ))}
      </ul>
    </section>
  )
}
