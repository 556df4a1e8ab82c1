import { Text, VisuallyHidden } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import classes from './ui.module.css'

/** A place to drop a file, or to choose one by click or keyboard. */
export function FileDrop(props: { label: string; hint?: ReactNode; accept: string; onFile: (file: File) => void; disabled?: boolean }) {
  const [over, setOver] = useState(false)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the input within it is the keyboard's way
    <label
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const file = event.dataTransfer.files[0]
        if (file && !props.disabled) props.onFile(file)
      }}
    >
      <IconUpload size={28} stroke={1.5} aria-hidden />
      <Text fw={600}>{props.label}</Text>
      {props.hint && (
        <Text size="sm" c="dimmed" component="span">
          {props.hint}
        </Text>
      )}
      <VisuallyHidden>
        <input
          type="file"
          accept={props.accept}
          disabled={props.disabled}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            event.currentTarget.value = ''
            if (file) props.onFile(file)
          }}
        />
      </VisuallyHidden>
    </label>
  )
}
