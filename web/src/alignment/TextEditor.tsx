import { Anchor, Code, Text, Textarea } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import type { Field, Problem } from './rules'
import { problemText } from './words'
import classes from './alignment.module.css'

/** A condition as CQL2 text, with what is wrong under it. */
export function TextEditor(props: { text: string; fields: Field[]; problem: Problem | undefined; beyond: string | undefined; readOnly: boolean; onChange: (text: string) => void }) {
  const { problem, text } = props
  const params = problem?.params ?? {}
  const line = typeof params.line === 'number' ? params.line : 0
  const column = typeof params.column === 'number' ? params.column : 0
  const suggest = typeof params.suggest === 'string' ? params.suggest : ''
  const name = typeof params.name === 'string' ? params.name : ''
  const at = offset(text, line, column)
  const mend = () => {
    const word = name || /^\w+/.exec(text.slice(at))?.[0] || ''
    props.onChange(text.slice(0, at) + suggest + text.slice(at + word.length))
  }
  return (
    <div className={classes.textEditor}>
      <Textarea
        aria-labelledby="rule-conditions"
        classNames={{ input: classes.mono! }}
        autosize
        minRows={5}
        maxRows={20}
        spellCheck={false}
        readOnly={props.readOnly}
        value={text}
        placeholder={"industry LIKE '10%' AND headcount >= 50"}
        error={Boolean(problem)}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      {problem && (
        <div role="alert" className={classes.problem}>
          {line > 0 && (
            <pre className={classes.caret} aria-hidden>
              {text.split('\n')[line - 1] ?? ''}
              {'\n'}
              {' '.repeat(Math.max(0, column - 1))}^
            </pre>
          )}
          <Text size="sm" c="var(--arpent-danger)">
            {problemText(problem)}
          </Text>
          {suggest !== '' && !props.readOnly && (
            <Anchor component="button" type="button" size="sm" onClick={mend}>
              {m.alignment_suggest({ name: suggest })}
            </Anchor>
          )}
        </div>
      )}
      {!problem && props.beyond && (
        <Text size="xs" c="dimmed">
          {m.alignment_beyond({ part: props.beyond })}
        </Text>
      )}
      <details className={classes.help}>
        <summary>{m.alignment_help()}</summary>
        <Text size="sm" my={6}>
          {m.alignment_help_text()}
        </Text>
        <div className={classes.fieldNames}>
          {props.fields.map((one) => (
            <Code key={one.name}>{one.name === 'custom' ? "custom('…')" : one.name}</Code>
          ))}
          <Code>distance_km(lon, lat)</Code>
        </div>
      </details>
    </div>
  )
}

/** Where in a text a line and column are, both counted from 1. */
function offset(text: string, line: number, column: number): number {
  const lines = text.split('\n')
  return lines.slice(0, Math.max(0, line - 1)).reduce((sum, one) => sum + one.length + 1, 0) + Math.max(0, column - 1)
}
