import { Fragment, type ReactNode } from 'react'
import classes from './ui.module.css'
import { unknown } from './format'

/** Names and values in two columns, for inspectors and detail pages. A fact
 *  without a value shows a dash; one that is undefined is left out. */
export function Facts({ facts }: { facts: { label: string; value: ReactNode | undefined }[] }) {
  return (
    <dl className={classes.facts}>
      {facts
        .filter((fact) => fact.value !== undefined)
        .map((fact) => (
          <Fragment key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{fact.value === null || fact.value === '' ? unknown : fact.value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}
