import { ActionIcon, Loader, Skeleton, Stack, Text, Title, Tooltip, UnstyledButton } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet, IconFileText } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import type { Sample } from './imports'
import classes from './intake.module.css'
import { said } from './words'

/** Files to try with: one click brings one in, as if it had been dropped. */
export function SampleCards(props: { samples: Sample[] | undefined; busy: string | null; onTake: (sample: Sample) => void }) {
  const { samples } = props
  if (samples?.length === 0) return null
  return (
    <Stack gap="sm">
      <div>
        <Title order={2}>{m.intake_samples()}</Title>
        <Text size="sm" c="dimmed">
          {m.intake_samples_text()}
        </Text>
      </div>
      <div className={classes.samples}>
        {samples
          ? samples.map((sample) => (
              <div key={sample.name} className={classes.sample}>
                <UnstyledButton className={classes.sampleTake} disabled={props.busy !== null} onClick={() => props.onTake(sample)}>
                  {props.busy === sample.name ? (
                    <Loader size={20} />
                  ) : sample.name.endsWith('.xlsx') ? (
                    <IconFileSpreadsheet size={20} stroke={1.6} aria-hidden />
                  ) : (
                    <IconFileText size={20} stroke={1.6} aria-hidden />
                  )}
                  <span>
                    <Text component="span" size="sm" fw={560} display="block">
                      {said(sample.label)}
                    </Text>
                    <Text component="span" size="xs" c="dimmed" display="block">
                      {said(sample.text)}
                    </Text>
                  </span>
                </UnstyledButton>
                <Tooltip label={m.intake_download_name({ name: sample.name })}>
                  <ActionIcon component="a" href={`/api/v1/import-samples/${encodeURIComponent(sample.name)}`} download aria-label={m.intake_download_name({ name: sample.name })}>
                    <IconDownload size={16} />
                  </ActionIcon>
                </Tooltip>
              </div>
            ))
          : Array.from({ length: 4 }, (_, i) => <Skeleton key={i} h={58} />)}
      </div>
    </Stack>
  )
}
